package dev.skein.cli.command;

import dev.skein.cli.client.Answer;
import dev.skein.cli.client.EnsureRequest;
import dev.skein.cli.client.Ensured;
import dev.skein.cli.exit.ExitCode;
import dev.skein.cli.output.OutputFormat;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import dev.skein.contracts.TenantId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Moves one tenant ahead of the queue, and ends when it is there. */
@Command(name = "ensure", description = "Move a tenant ahead of the queue, and wait until it is at a version.")
@SuppressWarnings("NullAway.Init") // picocli sets what is required before call()
public final class TenantEnsureCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(paramLabel = "TENANT", description = "The tenant's id.")
    private TenantId tenantId;

    @Option(names = "--set", paramLabel = "SET", required = true, description = "The migration set.")
    private SetName set;

    @Option(names = "--version", paramLabel = "V", description = "At least this version; else the set's newest.")
    private Optional<SchemaVersion> version = Optional.empty();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "How long to wait, at most 1m. Default: 10s.")
    private Duration timeout;

    public TenantEnsureCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        EnsureRequest request = new EnsureRequest(set, version, timeout.toString(), context.who(Optional.empty()));
        Answer<Ensured> answer = context.api().ensure(tenantId.value(), request, timeout);
        if (context.format() == OutputFormat.JSON) {
            context.printJson(answer.json());
        } else {
            Ensured ensured = answer.value();
            context.console()
                    .out()
                    .println(ensured.tenantId() + " is at version " + ensured.version() + ", waited "
                            + Texts.duration(Duration.ofMillis(ensured.waitedMillis())));
        }
        return ExitCode.OK.code();
    }
}
