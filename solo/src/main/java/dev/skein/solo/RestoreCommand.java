package dev.skein.solo;

import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import dev.skein.contracts.Operation;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code skein solo restore}. */
@Command(
        name = "restore",
        description = "Put the newest backup of each target, or a named one, in the place of what it has now.")
final class RestoreCommand extends SoloTask {
    @Mixin
    private BackupOptions backups = new BackupOptions();

    @Option(names = "--id", paramLabel = "BACKUP", description = "This backup, into its target.")
    private @Nullable UUID id;

    @Option(names = "--yes", description = "Do it. Without it, only show the backups.")
    private boolean yes;

    @Override
    ExitCode run(Job job) throws InterruptedException {
        Path folder = backups.there(context().env());
        List<Catalog.Entry> all = new Catalog(folder).all();
        Map<SoloTarget, Catalog.Entry> chosen = new LinkedHashMap<>();
        for (SoloTarget target : job.targets()) {
            choose(all, target, job.site().server()).ifPresent(entry -> chosen.put(target, entry));
        }
        if (chosen.isEmpty()) {
            throw new CliException(
                    ExitCode.USAGE,
                    (id == null ? "no backup" : "backup " + id) + " is there for "
                            + String.join(
                                    ", ",
                                    job.targets().stream().map(SoloTarget::name).toList()),
                    "look with skein solo backup list --backup " + folder);
        }
        if (!yes) {
            BackupReport.print(job, List.copyOf(chosen.values()));
            context().note("nothing was restored: what the targets have now would be replaced; add --yes to do it");
            return ExitCode.OK;
        }
        try (Solo engine = job.engine(backups.settings(folder, context().env()))) {
            return Report.print(
                    job,
                    engine.about(
                            List.copyOf(chosen.keySet()),
                            Operation.RESTORE,
                            target -> Optional.of(List.of(
                                    Objects.requireNonNull(chosen.get(target)).backup()))));
        }
    }

    /** One that is named may come from another server. */
    private Optional<Catalog.Entry> choose(List<Catalog.Entry> all, SoloTarget target, Server server) {
        return all.stream()
                .filter(each -> id == null
                        ? each.isOf(target, server)
                        : each.backup().id().value().equals(id)
                                && each.set().equals(target.set().name().value())
                                && each.target().equals(target.name()))
                .findFirst();
    }
}
