package dev.skein.solo;

import dev.skein.cli.exit.CliException;
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
import picocli.CommandLine.Option;

/** {@code skein solo backup prune}. */
@Command(name = "prune", description = "Remove old backups of targets. The newest of each target stays.")
final class BackupPruneCommand extends SoloTask {
    @Mixin
    private BackupOptions backups = new BackupOptions();

    @Option(
            names = "--older-than-days",
            paramLabel = "DAYS",
            defaultValue = "0",
            description = "Only those taken longer ago than so many days. Default: of any age.")
    private int days;

    @Option(
            names = "--keep",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many of the newest of each target stay. Default: 1.")
    private int keep = 1;

    @Option(names = "--yes", description = "Remove them. Without it, only show which ones would go.")
    private boolean yes;

    @Override
    ExitCode run(Job job) throws InterruptedException {
        if (keep < 1) {
            throw new CliException(
                    ExitCode.USAGE, "--keep " + keep + " is not accepted", "give 1 or more: each target keeps one");
        }
        Path folder = backups.there(context().env());
        Catalog catalog = new Catalog(folder);
        List<Catalog.Entry> all = catalog.all();
        Instant before = Instant.now().minus(Duration.ofDays(days));
        Function<SoloTarget, List<Catalog.Entry>> old =
                target -> old(all, target, job.site().server(), before);
        List<SoloTarget> concerned = job.targets().stream()
                .filter(target -> !old.apply(target).isEmpty())
                .toList();
        List<Catalog.Entry> gone = new ArrayList<>();
        concerned.forEach(target -> gone.addAll(old.apply(target)));
        BackupReport.print(job, gone);
        if (!yes) {
            if (!gone.isEmpty()) {
                context().note("nothing was removed: add --yes to do it");
            }
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

    private List<Catalog.Entry> old(List<Catalog.Entry> all, SoloTarget target, Server server, Instant before) {
        return all.stream()
                .filter(each -> each.isOf(target, server))
                .skip(keep)
                .filter(each -> !each.backup().takenAt().isAfter(before))
                .toList();
    }

    private static Optional<List<Backup>> backupsOf(List<Catalog.Entry> entries) {
        return Optional.of(entries.stream().map(Catalog.Entry::backup).toList());
    }
}
