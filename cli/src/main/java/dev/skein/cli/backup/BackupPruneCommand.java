package dev.skein.cli.backup;

import dev.skein.cli.client.Answer;
import dev.skein.cli.client.BackupApi;
import dev.skein.cli.client.Backups;
import dev.skein.cli.command.CliContext;
import dev.skein.cli.exit.ExitCode;
import dev.skein.cli.output.OutputFormat;
import dev.skein.cli.output.Table;
import dev.skein.cli.output.Table.Column;
import dev.skein.contracts.TenantId;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Removes backups by age and count if told to, and shows which ones otherwise. */
@Command(
        name = "prune",
        description =
                "Remove old backups. The newest of each target stays, what a deleted tenant comes back from, and the"
                        + " restore points of rollouts that are not over.")
@SuppressWarnings("NullAway.Init") // picocli sets what is required before call()
final class BackupPruneCommand implements Callable<Integer> {
    private final CliContext context;

    @Option(names = "--tenant", paramLabel = "TENANT", description = "Only of this tenant.")
    private Optional<TenantId> tenant = Optional.empty();

    @Mixin
    private PruneOptions which = new PruneOptions();

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; kept in the audit.")
    private String reason;

    BackupPruneCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        Answer<Backups.Begun> gone = new BackupApi(context.api())
                .prune(new Backups.Prune(
                        tenant.map(TenantId::value),
                        "P" + which.days() + "D",
                        which.keep(),
                        which.onlyShown(),
                        reason,
                        context.who(Optional.empty())));
        if (context.format() == OutputFormat.JSON) {
            context.printJson(gone.json());
            return ExitCode.OK.code();
        }
        Table table = new Table(Column.left("BACKUP"), Column.left("TENANT"), Column.left("SET"));
        gone.value().items().forEach(each -> table.row(each.backupId(), each.tenantId(), each.set()));
        table.print(context.console());
        which.note(context, !gone.value().items().isEmpty());
        return ExitCode.OK.code();
    }
}
