package dev.skein.cli.rollout;

import dev.skein.cli.client.RolloutApi;
import dev.skein.cli.command.CliContext;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Watches a rollout until it ends. Ctrl-C ends the watching only. */
@Command(
        name = "watch",
        description =
                "Watch a rollout: progress, rate, waves and failures as they come. Ctrl-C ends the watching only.")
@SuppressWarnings("NullAway.Init") // picocli sets what is required before call()
final class WatchCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(paramLabel = "ROLLOUT", description = "The rollout's id.")
    private UUID rollout;

    @Mixin
    private final WatchOptions options = new WatchOptions();

    WatchCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        return new Watch(new RolloutApi(context.api()), context, options)
                .until(rollout)
                .code();
    }
}
