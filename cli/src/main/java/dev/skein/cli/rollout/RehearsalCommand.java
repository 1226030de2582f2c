package dev.skein.cli.rollout;

import dev.skein.cli.client.RolloutApi;
import dev.skein.cli.command.CliContext;
import dev.skein.cli.exit.ExitCode;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows what a rehearsal saw. */
@Command(name = "rehearsal", description = "Show what a rehearsal saw: statements, locks, and what was not run.")
@SuppressWarnings("NullAway.Init") // picocli sets what is required before call()
final class RehearsalCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(paramLabel = "ROLLOUT", description = "The rehearsal's id.")
    private UUID rollout;

    RehearsalCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        new RehearsalView(context).print(new RolloutApi(context.api()).rehearsal(rollout));
        return ExitCode.OK.code();
    }
}
