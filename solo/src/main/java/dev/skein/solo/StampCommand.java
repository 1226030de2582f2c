package dev.skein.solo;

import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import dev.skein.contracts.Operation;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import dev.skein.sets.MigrationSets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code skein solo stamp}. */
@Command(
        name = "stamp",
        description =
                "Write the history of targets that are at a version already, if they are what the set would make of them.")
final class StampCommand extends SoloTask {
    @Parameters(paramLabel = "VERSION", description = "Where the targets are.")
    private SchemaVersion version = SchemaVersion.NONE;

    @Option(names = "--force", description = "Write it without comparing, and anew where there is one.")
    private boolean force;

    @Override
    ExitCode run(Job job) throws SQLException, InterruptedException {
        History.checkKnown(job.targets(), Optional.of(version));
        for (SoloTarget target : job.targets()) {
            if (force) {
                new Stamp(job.site(), folder(target.set().name())).write(target, version);
            } else if (!History.of(job.site(), target).isEmpty()) {
                throw new CliException(
                        ExitCode.USAGE,
                        target.name() + " has a history already",
                        "look at it with skein solo history, and repeat with --force to write it anew");
            }
        }
        try (Solo engine = job.engine()) {
            // What was written unseen is asked the verify queries at least: that is a migration without a script.
            return Report.print(
                    job,
                    engine.each(
                            job.targets(),
                            force ? Operation.MIGRATE : Operation.STAMP,
                            target -> Optional.of(version)));
        }
    }

    private Path folder(SetName name) {
        return options().setFolders(context().env()).stream()
                .filter(folder -> MigrationSets.load(List.of(folder)).find(name).isPresent())
                .findFirst()
                .orElseThrow();
    }
}
