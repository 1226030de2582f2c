package dev.skein.solo;

import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import dev.skein.contracts.Isolation;
import dev.skein.contracts.Operation;
import dev.skein.sets.DatabaseEngine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code skein solo recreate}. */
@Command(name = "recreate", description = "Drop targets with all that is in them, and make them anew.")
final class RecreateCommand extends SoloTask {
    @Option(names = "--yes", description = "Do not ask for each target's name. Needed where no terminal is.")
    private boolean yes;

    @Override
    ExitCode run(Job job) throws SQLException, IOException, InterruptedException {
        for (SoloTarget target : job.targets()) {
            confirm(target);
        }
        for (SoloTarget target : job.targets()) {
            drop(job.site(), target);
        }
        try (Solo engine = job.engine()) {
            return Report.print(job, engine.each(job.targets(), Operation.MIGRATE, target -> Optional.empty()));
        }
    }

    private void confirm(SoloTarget target) throws IOException {
        if (yes) {
            return;
        }
        if (!context().console().isTerminal()) {
            throw new CliException(
                    ExitCode.USAGE,
                    target.name() + " would be dropped with all its data, and nobody can be asked",
                    "repeat with --yes");
        }
        context().console().err().print("All data of " + target.name() + " will be lost. Type its name to go on: ");
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
