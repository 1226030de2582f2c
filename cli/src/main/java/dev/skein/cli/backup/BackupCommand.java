package dev.skein.cli.backup;

import dev.skein.cli.client.Answer;
import dev.skein.cli.client.BackupApi;
import dev.skein.cli.client.Backups;
import dev.skein.cli.command.CliContext;
import dev.skein.cli.exit.ExitCode;
import dev.skein.cli.output.OutputFormat;
import dev.skein.contracts.SetName;
import dev.skein.contracts.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Backs a tenant up, and waits for the end; its subcommands are about backups that are there. */
@Command(name = "take", description = "Back up a tenant's targets, and wait for the end.")
@SuppressWarnings("NullAway.Init") // picocli sets what is required before call()
public final class BackupCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(paramLabel = "TENANT", description = "The tenant's id.")
    private TenantId tenant;

    @Option(names = "--set", paramLabel = "SET", description = "Only its target of this set.")
    private Optional<SetName> set = Optional.empty();

    @Mixin
    private Said said = new Said();

    BackupCommand(CliContext context) {
        this.context = context;
    }

    /** All commands about backups. */
    public static CommandLine of(CliContext context) {
        return new CommandLine(new Group())
                .addSubcommand(new BackupCommand(context))
                .addSubcommand(new BackupListCommand(context))
                .addSubcommand(new BackupPruneCommand(context));
    }

    @Override
    public Integer call() throws InterruptedException {
        BackupApi api = new BackupApi(context.api());
        Answer<Backups.Begun> begun = api.start(
                new Backups.NewBackup(tenant.value(), set.map(SetName::value), said.reason(), said.by(context)));
        List<Answer<Backups.Backup>> ended = new ArrayList<>();
        for (Backups.Ref each : begun.value().items()) {
            ended.add(
                    said.waits()
                            ? new BackupWait(api, said.timeout()).until(each.backupId())
                            : api.show(each.backupId()));
        }
        if (context.format() == OutputFormat.JSON) {
            context.printJson(ended.stream().map(Answer::json).toList());
        } else {
            new BackupView(context).print(ended.stream().map(Answer::value).toList());
        }
        boolean failed = ended.stream().map(Answer::value).anyMatch(each -> !each.open() && !each.done());
        return (failed ? ExitCode.FAILED_TENANTS : ExitCode.OK).code();
    }

    /** Only holds its subcommands. */
    @Command(name = "backup", description = "Back up tenants, list backups and prune them.")
    static final class Group {}
}
