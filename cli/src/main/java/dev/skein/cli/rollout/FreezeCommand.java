package dev.skein.cli.rollout;

import dev.skein.cli.client.Answer;
import dev.skein.cli.client.Freeze;
import dev.skein.cli.client.NewFreeze;
import dev.skein.cli.client.RolloutApi;
import dev.skein.cli.command.CliContext;
import dev.skein.cli.exit.ExitCode;
import dev.skein.cli.output.OutputFormat;
import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.SetName;
import dev.skein.contracts.TenantId;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Freezes a set, a database, a tenant, or all. */
@Command(
        name = "freeze",
        description = "Send nothing more to a set, a database, a tenant or all, until it is lifted or expires.")
@SuppressWarnings("NullAway.Init") // picocli sets what is required before call()
public final class FreezeCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(paramLabel = "NAME", description = "The freeze's name; the same name again changes it.")
    private String name;

    @Option(names = "--set", paramLabel = "SET", description = "Only this migration set.")
    private Optional<SetName> set = Optional.empty();

    @Option(names = "--database", paramLabel = "NAME", description = "Only this database.")
    private Optional<DatabaseRef> database = Optional.empty();

    @Option(names = "--tenant", paramLabel = "TENANT", description = "Only this tenant.")
    private Optional<TenantId> tenant = Optional.empty();

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description = "When it ends by itself, in UTC, such as 2027-01-02T06:00:00Z.")
    private Optional<Instant> until = Optional.empty();

    @Mixin
    private final Reasons reasons = new Reasons();

    public FreezeCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        Answer<Freeze> answer = new RolloutApi(context.api())
                .freeze(new NewFreeze(
                        name,
                        set.map(SetName::value),
                        database.map(DatabaseRef::value),
                        tenant.map(TenantId::value),
                        until.map(Instant::toString),
                        reasons.reason(),
                        reasons.by(context)));
        if (context.format() == OutputFormat.JSON) {
            context.printJson(answer.json());
        } else {
            context.console().out().println("frozen: " + FreezesCommand.covers(answer.value()));
        }
        return ExitCode.OK.code();
    }
}
