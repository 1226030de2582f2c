package dev.skein.solo;

import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import dev.skein.contracts.Operation;
import dev.skein.worker.engine.MigrationResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code skein solo backup take}. */
@Command(name = "take", description = "Back up each target, and try the backup out.")
final class BackupTakeCommand extends SoloTask {
    @Mixin
    private BackupOptions backups = new BackupOptions();

    @Override
    ExitCode run(Job job) throws InterruptedException {
        Path folder = made(backups.folder(context().env()));
        try (Solo engine = job.engine(backups.settings(folder, context().env()))) {
            List<Solo.Outcome> outcomes = engine.each(job.targets(), Operation.BACKUP, target -> Optional.empty());
            List<Catalog.Entry> taken = noted(job, new Catalog(folder), outcomes);
            List<Solo.Outcome> failed =
                    outcomes.stream().filter(Solo.Outcome::failed).toList();
            if (!job.json() || failed.isEmpty()) {
                BackupReport.print(job, taken);
            }
            return failed.isEmpty() ? ExitCode.OK : Report.print(job, failed);
        }
    }

    /** Writes down what was taken. */
    static List<Catalog.Entry> noted(Job job, Catalog catalog, List<Solo.Outcome> outcomes) {
        List<Catalog.Entry> taken = new ArrayList<>();
        for (Solo.Outcome each : outcomes) {
            if (each.result() instanceof MigrationResult.Applied applied) {
                Catalog.Entry entry = Catalog.Entry.of(
                        each.target(), job.site().server(), applied.backup().orElseThrow());
                catalog.add(entry);
                taken.add(entry);
            }
        }
        return taken;
    }

    /** The folder, made when it is missing. */
    static Path made(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new CliException(
                    ExitCode.USAGE,
                    "the folder " + folder + " cannot be made: " + e,
                    "make it, writable for this user, or name another with --backup",
                    e);
        }
    }
}
