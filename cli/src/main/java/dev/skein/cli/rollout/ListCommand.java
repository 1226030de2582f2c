package dev.skein.cli.rollout;

import dev.skein.cli.client.Answer;
import dev.skein.cli.client.RolloutApi;
import dev.skein.cli.client.RolloutPage;
import dev.skein.cli.command.CliContext;
import dev.skein.cli.exit.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Lists the newest rollouts. */
@Command(name = "list", description = "List the newest rollouts.")
final class ListCommand implements Callable<Integer> {
    private final CliContext context;

    ListCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        Answer<RolloutPage> page = new RolloutApi(context.api()).list();
        new RolloutView(context).list(page);
        return ExitCode.OK.code();
    }
}
