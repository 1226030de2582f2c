package dev.skein.solo;

import dev.skein.cli.exit.ExitCode;
import dev.skein.contracts.Operation;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code skein solo init}: what an application calls when it starts. */
@Command(
        name = "init",
        description =
                "Wait, create what is missing, migrate, verify and seed. Any number of processes may call it at once.")
final class InitCommand extends SoloTask {
    @Override
    ExitCode run(Job job) throws InterruptedException {
        List<Solo.Outcome> outcomes;
        try (Solo engine = job.engine()) {
            outcomes = engine.each(job.targets(), Operation.MIGRATE, target -> Optional.empty());
        }
        ExitCode migrated = Report.print(job, outcomes);
        List<SoloTarget> ready = outcomes.stream()
                .filter(each -> !each.failed())
                .map(Solo.Outcome::target)
                .filter(target -> !target.set().seeds().isEmpty())
                .toList();
        ExitCode seeded = ready.isEmpty() ? ExitCode.OK : SeedCommand.seed(job, ready);
        return migrated == ExitCode.OK ? seeded : migrated;
    }
}
