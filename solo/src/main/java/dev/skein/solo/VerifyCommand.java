package dev.skein.solo;

import dev.skein.cli.exit.ExitCode;
import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import dev.skein.contracts.Operation;
import dev.skein.contracts.ScannedTarget;
import dev.skein.contracts.SchemaVersion;
import dev.skein.worker.engine.MigrationResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code skein solo verify}. */
@Command(name = "verify", description = "Ask the set's verify/ queries, which must return no row; change nothing.")
final class VerifyCommand extends SoloTask {
    @Override
    ExitCode run(Job job) throws InterruptedException {
        try (Solo engine = job.engine()) {
            List<Optional<ScannedTarget>> found = engine.scan(job.targets());
            List<SoloTarget> there = new ArrayList<>();
            Map<SoloTarget, Optional<SchemaVersion>> versions = new HashMap<>();
            List<Solo.Outcome> outcomes = new ArrayList<>();
            for (int i = 0; i < found.size(); i++) {
                SoloTarget target = job.targets().get(i);
                Optional<SchemaVersion> version = found.get(i).flatMap(ScannedTarget::version);
                if (version.isEmpty()) {
                    outcomes.add(new Solo.Outcome(target, absent()));
                } else {
                    there.add(target);
                    versions.put(target, version);
                }
            }
            // A migration to the version that a target has runs no script, and asks the queries.
            outcomes.addAll(
                    engine.each(there, Operation.MIGRATE, target -> versions.getOrDefault(target, Optional.empty())));
            return Report.print(job, outcomes);
        }
    }

    private static MigrationResult absent() {
        return new MigrationResult.Failed(
                Failure.of(FailureKind.PERMANENT, "it was never migrated: run skein solo migrate"), Duration.ZERO);
    }
}
