package dev.skein.solo;

import dev.skein.cli.backup.PruneOptions;
import dev.skein.cli.exit.ExitCode;
import dev.skein.contracts.Backup;
import dev.skein.contracts.Operation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code skein solo backup prune}. */
@Command(name = "prune", description = "Remove old backups of targets. The newest of each target stays.")
final class BackupPruneCommand extends SoloTask {
    @Mixin
    private BackupOptions backups = new BackupOptions();

    @Mixin
    private PruneOptions which = new PruneOptions();

    @Override
    ExitCode run(Job job) throws InterruptedException {
        int keep = which.keep();
        Path folder = backups.there(context().env());
        Catalog catalog = new Catalog(folder);
        List<Catalog.Entry> all = catalog.all();
        Instant before = Instant.now().minus(Duration.ofDays(which.days()));
        Function<SoloTarget, List<Catalog.Entry>> old = target -> all.stream()
                .filter(each -> each.isOf(target, job.site().server()))
                .skip(keep)
                .filter(each -> !each.backup().takenAt().isAfter(before))
                .toList();
        List<SoloTarget> concerned = job.targets().stream()
                .filter(target -> !old.apply(target).isEmpty())
                .toList();
        List<Catalog.Entry> gone = new ArrayList<>();
        concerned.forEach(target -> gone.addAll(old.apply(target)));
        BackupReport.print(job, gone);
        which.note(context(), !gone.isEmpty());
        if (which.onlyShown()) {
            return ExitCode.OK;
        }
        try (Solo engine = job.engine(backups.settings(folder, context().env()))) {
            List<Solo.Outcome> failed = new ArrayList<>();
            for (Solo.Outcome each : engine.about(concerned, Operation.PRUNE, target -> backupsOf(old.apply(target)))) {
                if (each.failed()) {
                    failed.add(each);
                } else {
                    old.apply(each.target()).forEach(catalog::remove);
                }
            }
            return failed.isEmpty() ? ExitCode.OK : Report.print(job, failed);
        }
    }

    private static Optional<List<Backup>> backupsOf(List<Catalog.Entry> entries) {
        return Optional.of(entries.stream().map(Catalog.Entry::backup).toList());
    }
}
