package dev.skein.cli.backup;

import dev.skein.cli.client.Answer;
import dev.skein.cli.client.BackupApi;
import dev.skein.cli.client.Backups;
import dev.skein.cli.command.CliContext;
import dev.skein.cli.exit.ExitCode;
import dev.skein.cli.output.OutputFormat;
import dev.skein.contracts.SetName;
import dev.skein.contracts.TenantId;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the backups that were not pruned. */
@Command(name = "list", description = "List the newest backups.")
final class BackupListCommand implements Callable<Integer> {
    private final CliContext context;

    @Option(names = "--tenant", paramLabel = "TENANT", description = "Only of this tenant.")
    private Optional<TenantId> tenant = Optional.empty();

    @Option(names = "--set", paramLabel = "SET", description = "Only of this set.")
    private Optional<SetName> set = Optional.empty();

    @Option(names = "--limit", paramLabel = "N", defaultValue = "100", description = "At most so many. Default: 100.")
    private int limit;

    BackupListCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        Answer<Backups.Page> page =
                new BackupApi(context.api()).list(tenant.map(TenantId::value), set.map(SetName::value), limit);
        if (context.format() == OutputFormat.JSON) {
            context.printJson(page.json());
        } else {
            new BackupView(context).print(page.value().items());
        }
        return ExitCode.OK.code();
    }
}
