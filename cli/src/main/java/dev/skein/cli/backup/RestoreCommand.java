package dev.skein.cli.backup;

import dev.skein.cli.client.Answer;
import dev.skein.cli.client.BackupApi;
import dev.skein.cli.client.Backups;
import dev.skein.cli.command.CliContext;
import dev.skein.cli.exit.ExitCode;
import dev.skein.cli.output.OutputFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts a backup in the place of what its target holds now, if told to. */
@Command(
        name = "restore",
        description = "Put a backup in the place of what its tenant has now. A restore that fails changes nothing.")
@SuppressWarnings("NullAway.Init") // picocli sets what is required before call()
public final class RestoreCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(paramLabel = "BACKUP", description = "The backup's id.")
    private UUID backup;

    @Mixin
    private Said said = new Said();

    @Option(names = "--yes", description = "Do it. Without it, only show the backup.")
    private boolean yes;

    public RestoreCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        BackupApi api = new BackupApi(context.api());
        Answer<Backups.Backup> shown = api.show(backup.toString());
        if (yes) {
            String task = api.restore(backup.toString(), said.said(context))
                    .value()
                    .commandId()
                    .orElseThrow();
            shown = said.waits() ? new BackupWait(api, said.timeout()).until(task) : api.show(task);
        }
        if (context.format() == OutputFormat.JSON) {
            context.printJson(shown.json());
        } else if (yes) {
            Backups.Backup end = shown.value();
            context.console()
                    .out()
                    .println(end.tenantId() + ", set " + end.set() + ": restore of " + backup + " " + end.state()
                            + end.failure().map(why -> ": " + why).orElse(""));
        } else {
            new BackupView(context).print(List.of(shown.value()));
            context.note("nothing was restored: what the tenant has now would be replaced; add --yes to do it");
        }
        boolean failed = yes && !shown.value().open() && !shown.value().done();
        return (failed ? ExitCode.FAILED_TENANTS : ExitCode.OK).code();
    }
}
