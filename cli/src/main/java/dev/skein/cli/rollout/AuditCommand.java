package dev.skein.cli.rollout;

import dev.skein.cli.client.RolloutApi;
import dev.skein.cli.command.CliContext;
import dev.skein.cli.exit.ExitCode;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows who did what to a rollout. */
@Command(name = "audit", description = "Show who did what to a rollout, when and why.")
@SuppressWarnings("NullAway.Init") // picocli sets what is required before call()
final class AuditCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(paramLabel = "ROLLOUT", description = "The rollout's id.")
    private UUID rollout;

    AuditCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        new RolloutView(context).audit(new RolloutApi(context.api()).audit(rollout));
        return ExitCode.OK.code();
    }
}
