package dev.skein.cli.rollout;

import dev.skein.cli.client.RolloutApi;
import dev.skein.cli.command.CliContext;
import dev.skein.cli.exit.ExitCode;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows what failed in a rollout, grouped. */
@Command(name = "errors", description = "Show what failed in a rollout, grouped by error.")
@SuppressWarnings("NullAway.Init") // picocli sets what is required before call()
final class ErrorsCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(paramLabel = "ROLLOUT", description = "The rollout's id.")
    private UUID rollout;

    ErrorsCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        new RolloutView(context).errors(new RolloutApi(context.api()).errors(rollout));
        return ExitCode.OK.code();
    }
}
