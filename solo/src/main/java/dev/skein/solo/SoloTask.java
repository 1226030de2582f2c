package dev.skein.solo;

import dev.skein.cli.command.CliContext;
import dev.skein.cli.exit.ExitCode;
import dev.skein.cli.output.OutputFormat;
import dev.skein.sets.MigrationSets;
import dev.skein.worker.backup.BackupSettings;
import java.util.List;

/** A command that works in targets: it reads its sets, waits for the database, and works. */
abstract class SoloTask extends SetsTask {

    /**
     * What a command works with.
     *
     * @param targets in the order of the sets' names, then of the tenants as they were given
     */
    record Job(CliContext context, MigrationSets sets, Site site, List<SoloTarget> targets, SoloOptions options) {
        /** The engine, for as long as it is not closed. */
        Solo engine() {
            return engine(BackupSettings.NONE);
        }

        /** An engine that can make backups, for as long as it is not closed. */
        Solo engine(BackupSettings backups) {
            Server server = site.server();
            return new Solo(
                    sets,
                    new Solo.Access(
                            server.url(),
                            options.user(context.env(), server),
                            options.secret(context.env(), server),
                            options.parallel()),
                    backups,
                    options.timeout());
        }

        boolean json() {
            return context.format() == OutputFormat.JSON;
        }
    }

    /** Does the command's work. */
    abstract ExitCode run(Job job) throws Exception;

    @Override
    public Integer call() throws Exception {
        CliContext context = context();
        SoloOptions given = options();
        MigrationSets sets = given.sets(context.env());
        List<SoloTarget> targets = given.targets(context.env(), sets);
        Site site = given.site(context.env(), targets);
        Waiting.until(site, given.patience(), context::note);
        return run(new Job(context, sets, site, targets, given)).code();
    }
}
