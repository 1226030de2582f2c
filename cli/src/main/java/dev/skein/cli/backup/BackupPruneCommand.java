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
import picocli.CommandLine.Option;

/** Removes backups by age and count if told to, and shows which ones otherwise. */
@Command(
        name = "prune",
        description = "Remove old backups. The newest of each target stays, and what a deleted tenant comes back from.")
@SuppressWarnings("NullAway.Init") // picocli sets what is required before call()
final class BackupPruneCommand implements Callable<Integer> {
    private final CliContext context;

    @Option(names = "--tenant", paramLabel = "TENANT", description = "Only of this tenant.")
    private Optional<TenantId> tenant = Optional.empty();

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
    private int keep;

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; kept in the audit.")
    private String reason;

    @Option(names = "--yes", description = "Remove them. Without it, only show which ones would go.")
    private boolean yes;

    BackupPruneCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        Answer<Backups.Begun> gone = new BackupApi(context.api())
                .prune(new Backups.Prune(
                        tenant.map(TenantId::value),
                        "P" + days + "D",
                        keep,
                        !yes,
                        reason,
                        context.env().getOrDefault("USER", "unknown")));
        if (context.format() == OutputFormat.JSON) {
            context.printJson(gone.json());
            return ExitCode.OK.code();
        }
        Table table = new Table(Column.left("BACKUP"), Column.left("TENANT"), Column.left("SET"));
        gone.value().items().forEach(each -> table.row(each.backupId(), each.tenantId(), each.set()));
        table.print(context.console());
        if (!yes && !gone.value().items().isEmpty()) {
            context.note("nothing was removed: add --yes to do it");
        }
        return ExitCode.OK.code();
    }
}
