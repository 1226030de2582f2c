package dev.skein.cli.rollout;

import dev.skein.cli.client.Answer;
import dev.skein.cli.client.Freeze;
import dev.skein.cli.client.RolloutApi;
import dev.skein.cli.client.VerbRequest;
import dev.skein.cli.command.CliContext;
import dev.skein.cli.exit.ExitCode;
import dev.skein.cli.output.OutputFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lifts a freeze. */
@Command(name = "unfreeze", description = "Lift a freeze: what it covered goes on.")
@SuppressWarnings("NullAway.Init") // picocli sets what is required before call()
public final class UnfreezeCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(paramLabel = "NAME", description = "The freeze's name.")
    private String name;

    @Mixin
    private final Reasons reasons = new Reasons();

    public UnfreezeCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        VerbRequest request = new VerbRequest(reasons.reason(), reasons.by(context));
        Answer<Freeze.Lifted> answer = new RolloutApi(context.api()).unfreeze(name, request);
        if (context.format() == OutputFormat.JSON) {
            context.printJson(answer.json());
        } else {
            Freeze.Lifted lifted = answer.value();
            context.console().out().println((lifted.wasFrozen() ? "lifted: " : "was not frozen: ") + lifted.name());
        }
        return ExitCode.OK.code();
    }
}
