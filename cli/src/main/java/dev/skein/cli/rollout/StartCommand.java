package dev.skein.cli.rollout;

import dev.skein.cli.client.Answer;
import dev.skein.cli.client.Rollout;
import dev.skein.cli.client.RolloutApi;
import dev.skein.cli.command.CliContext;
import dev.skein.cli.exit.ExitCode;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts a rollout and, if asked, watches it. */
@Command(name = "start", description = "Start a rollout. 'skein plan' with the same options shows what it would do.")
final class StartCommand implements Callable<Integer> {
    private final CliContext context;

    @Mixin
    private final StartOptions options = new StartOptions();

    @Option(names = "--watch", description = "Watch it until it ends.")
    private boolean watch;

    @Mixin
    private final WatchOptions watching = new WatchOptions();

    StartCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        RolloutApi api = new RolloutApi(context.api());
        Answer<Rollout> started = options.start(api, context);
        if (!watch) {
            new RolloutView(context).one(started);
            return ExitCode.OK.code();
        }
        context.note("rollout " + started.value().rolloutId());
        return new Watch(api, context, watching)
                .until(UUID.fromString(started.value().rolloutId()))
                .code();
    }
}
