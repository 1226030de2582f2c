package dev.skein.solo;

import dev.skein.cli.exit.ExitCode;
import dev.skein.contracts.Operation;
import dev.skein.contracts.SchemaVersion;
import dev.skein.worker.engine.MigrationResult;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code skein solo undo}. */
@Command(name = "undo", description = "Take scripts back by the set's U scripts, newest first.")
final class UndoCommand extends SoloTask {
    @ArgGroup(multiplicity = "1")
    private Where where = new Where();

    /** One of the two. */
    static final class Where {
        @Option(names = "--to", paramLabel = "VERSION", description = "Down to this version; 0 takes back all.")
        private @Nullable SchemaVersion to;

        @Option(names = "--steps", paramLabel = "N", description = "So many versions of each target.")
        private int steps;
    }

    @Override
    ExitCode run(Job job) throws SQLException, InterruptedException {
        Map<SoloTarget, Optional<SchemaVersion>> down = new HashMap<>();
        if (where.to == null) {
            for (SoloTarget target : job.targets()) {
                down.put(target, Optional.of(back(History.live(History.of(job.site(), target)), where.steps)));
            }
        } else if (where.to.compareTo(SchemaVersion.NONE) != 0) {
            History.checkKnown(job.targets(), Optional.of(where.to));
        }
        try (Solo engine = job.engine()) {
            List<Solo.Outcome> outcomes = engine.each(
                    job.targets(),
                    Operation.UNDO,
                    target -> where.to == null ? down.getOrDefault(target, Optional.empty()) : Optional.of(where.to));
            Seeder seeder = new Seeder(job.site(), context().env());
            for (Solo.Outcome each : outcomes) {
                if (each.result() instanceof MigrationResult.Applied applied
                        && applied.after().isEmpty()) {
                    seeder.forget(each.target());
                }
            }
            return Report.print(job, outcomes);
        }
    }

    /** The version that is left after so many are taken back. */
    static SchemaVersion back(List<SchemaVersion> live, int steps) {
        int left = Math.max(0, live.size() - steps);
        return left == 0 ? SchemaVersion.NONE : live.get(left - 1);
    }
}
