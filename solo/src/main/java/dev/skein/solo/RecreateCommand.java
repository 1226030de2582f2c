package dev.skein.solo;

import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import dev.skein.contracts.Backup;
import dev.skein.contracts.Isolation;
import dev.skein.contracts.Operation;
import dev.skein.contracts.ScannedTarget;
import dev.skein.sets.DatabaseEngine;
import dev.skein.worker.engine.MigrationResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code skein solo recreate}. */
@Command(name = "recreate", description = "Back targets up, drop them with all that is in them, and make them anew.")
final class RecreateCommand extends SoloTask {
    @Option(names = "--yes", description = "Do not ask for each target's name. Needed where no terminal is.")
    private boolean yes;

    @Option(names = "--no-backup", description = "Take no backup first: what is dropped is gone.")
    private boolean without;

    @Mixin
    private BackupOptions backups = new BackupOptions();

    @Override
    ExitCode run(Job job) throws SQLException, IOException, InterruptedException {
        Optional<Path> folder = folder();
        for (SoloTarget target : job.targets()) {
            confirm(target, folder);
        }
        try (Solo engine = folder.isEmpty()
                ? job.engine()
                : job.engine(backups.settings(folder.get(), context().env()))) {
            if (folder.isEmpty()) {
                for (SoloTarget target : job.targets()) {
                    drop(job.site(), target);
                }
            } else {
                List<Solo.Outcome> failed = save(job, engine, new Catalog(folder.get()));
                if (!failed.isEmpty()) {
                    return Report.print(job, failed);
                }
            }
            return Report.print(job, engine.each(job.targets(), Operation.MIGRATE, target -> Optional.empty()));
        }
    }

    private Optional<Path> folder() {
        if (without) {
            return Optional.empty();
        }
        Path named = backups.named(context().env())
                .orElseThrow(() -> new CliException(
                        ExitCode.USAGE,
                        "a backup comes before the drop, and no folder for it is named",
                        "give --backup DIR, or --no-backup if the data may be lost"));
        return Optional.of(BackupTakeCommand.made(named));
    }

    /** Backs up what is there, and drops what is still as in its backup; returns what failed. */
    private static List<Solo.Outcome> save(Job job, Solo engine, Catalog catalog) throws InterruptedException {
        List<SoloTarget> there = new ArrayList<>();
        List<Optional<ScannedTarget>> found = engine.scan(job.targets());
        for (int i = 0; i < found.size(); i++) {
            if (found.get(i).isPresent()) {
                there.add(job.targets().get(i));
            }
        }
        List<Solo.Outcome> taken = engine.each(there, Operation.BACKUP, target -> Optional.empty());
        Map<SoloTarget, Backup> saved = new HashMap<>();
        List<Catalog.Entry> entries = BackupTakeCommand.noted(job, catalog, taken);
        for (Solo.Outcome each : taken) {
            if (each.result() instanceof MigrationResult.Applied applied) {
                saved.put(each.target(), applied.backup().orElseThrow());
            }
        }
        entries.forEach(each -> job.context()
                .note("backup " + each.backup().id() + " of " + each.target() + ": "
                        + catalog.folder().resolve(each.backup().file())));
        List<Solo.Outcome> failed = taken.stream().filter(Solo.Outcome::failed).toList();
        return failed.isEmpty()
                ? engine
                        .about(
                                there,
                                Operation.DROP,
                                target -> Optional.ofNullable(saved.get(target)).map(List::of))
                        .stream()
                        .filter(Solo.Outcome::failed)
                        .toList()
                : failed;
    }

    private void confirm(SoloTarget target, Optional<Path> folder) throws IOException {
        if (yes) {
            return;
        }
        if (!context().console().isTerminal()) {
            throw new CliException(
                    ExitCode.USAGE,
                    target.name() + " would be dropped with all its data, and nobody can be asked",
                    "repeat with --yes");
        }
        String kept = folder.map(in -> " will go, but for a backup in " + in).orElse(" will be lost");
        context().console().err().print("All data of " + target.name() + kept + ". Type its name to go on: ");
        context().console().err().flush();
        BufferedReader answers = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        String answer = answers.readLine();
        if (answer == null || !answer.strip().equals(target.name())) {
            throw new CliException(
                    ExitCode.USAGE, "'" + answer + "' is not " + target.name(), "nothing was dropped; begin again");
        }
    }

    private static void drop(Site site, SoloTarget target) throws SQLException, IOException {
        if (site.server().engine() == DatabaseEngine.SQLITE) {
            Files.deleteIfExists(site.server().fileOf(target.name()));
            return;
        }
        try (Connection connection = site.server(site.server().database());
                Statement statement = connection.createStatement()) {
            boolean postgres = site.server().engine() == DatabaseEngine.POSTGRESQL;
            if (!postgres) {
                statement.execute("DROP DATABASE IF EXISTS `" + target.name() + "`");
            } else if (target.place().isolation() == Isolation.DATABASE) {
                statement.execute("DROP DATABASE IF EXISTS " + Site.quoted(target.name()) + " WITH (FORCE)");
            } else {
                statement.execute("DROP SCHEMA IF EXISTS " + Site.quoted(target.name()) + " CASCADE");
            }
        }
    }
}
