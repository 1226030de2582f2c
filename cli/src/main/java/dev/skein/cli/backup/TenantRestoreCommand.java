package dev.skein.cli.backup;

import dev.skein.cli.client.Answer;
import dev.skein.cli.client.BackupApi;
import dev.skein.cli.client.Backups;
import dev.skein.cli.command.CliContext;
import dev.skein.cli.exit.ExitCode;
import dev.skein.cli.output.OutputFormat;
import dev.skein.contracts.TenantId;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Brings a deleted tenant back. */
@Command(
        name = "restore",
        description = "Bring a deleted tenant back: as it is while it is there, from its backup once it was dropped.")
@SuppressWarnings("NullAway.Init") // picocli sets what is required before call()
public final class TenantRestoreCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(paramLabel = "TENANT", description = "The tenant's id.")
    private TenantId tenant;

    @Mixin
    private Said said = new Said();

    public TenantRestoreCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        BackupApi api = new BackupApi(context.api());
        Answer<Backups.Back> back = api.restoreTenant(tenant.value(), said.said(context));
        boolean json = context.format() == OutputFormat.JSON;
        if (json) {
            context.printJson(back.json());
        }
        boolean failed = false;
        for (Backups.Back.Item each : back.value().items()) {
            Optional<Backups.Backup> end = Optional.empty();
            if (each.commandId().isPresent() && said.waits()) {
                end = Optional.of(new BackupWait(api, said.timeout())
                        .until(each.commandId().get())
                        .value());
            }
            failed |= end.filter(ended -> !ended.done()).isPresent();
            if (!json) {
                context.console().out().println(tenant + ", set " + each.set() + ": " + words(each, end));
            }
        }
        return (failed ? ExitCode.FAILED_TENANTS : ExitCode.OK).code();
    }

    private static String words(Backups.Back.Item item, Optional<Backups.Backup> end) {
        return item.backupId()
                .map(backup -> "restore of backup " + backup + " "
                        + end.map(Backups.Backup::state).orElse("has begun")
                        + end.flatMap(Backups.Backup::failure)
                                .map(why -> ": " + why)
                                .orElse(""))
                .orElse("back as it was");
    }
}
