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

/** Rehearses and, unless told not to wait, shows what was seen. */
@Command(
        name = "rehearse",
        description = "Run the pending scripts in a transaction that is rolled back, and show what they did.")
public final class RehearseCommand implements Callable<Integer> {
    private final CliContext context;

    @Mixin
    private final StartOptions options = new StartOptions();

    @Option(names = "--no-wait", description = "Do not wait for its end; 'skein rollout rehearsal' shows it later.")
    private boolean noWait;

    @Mixin
    private final WatchOptions watching = new WatchOptions();

    public RehearseCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        RolloutApi api = new RolloutApi(context.api());
        Answer<Rollout> started = options.rehearse(api, context);
        if (noWait) {
            new RolloutView(context).one(started);
            return ExitCode.OK.code();
        }
        UUID rehearsal = UUID.fromString(started.value().rolloutId());
        context.note("rehearsal " + rehearsal);
        ExitCode end = new Watch(api, context, watching).follow(rehearsal);
        new RehearsalView(context).print(api.rehearsal(rehearsal));
        return end.code();
    }
}
