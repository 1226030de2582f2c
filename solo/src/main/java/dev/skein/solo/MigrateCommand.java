package dev.skein.solo;

import dev.skein.cli.exit.ExitCode;
import dev.skein.contracts.Operation;
import dev.skein.contracts.SchemaVersion;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code skein solo migrate}. */
@Command(name = "migrate", description = "Bring targets to the newest version, or to another above theirs.")
final class MigrateCommand extends SoloTask {
    @Option(names = "--to", paramLabel = "VERSION", description = "Up to this version. Default: the set's newest.")
    private @Nullable SchemaVersion to;

    @Override
    ExitCode run(Job job) throws InterruptedException {
        History.checkKnown(job.targets(), Optional.ofNullable(to));
        try (Solo engine = job.engine()) {
            return Report.print(job, engine.each(job.targets(), Operation.MIGRATE, target -> Optional.ofNullable(to)));
        }
    }
}
