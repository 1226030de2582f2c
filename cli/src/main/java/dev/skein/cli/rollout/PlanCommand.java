package dev.skein.cli.rollout;

import dev.skein.cli.client.Answer;
import dev.skein.cli.client.RolloutApi;
import dev.skein.cli.client.RolloutPlan;
import dev.skein.cli.command.CliContext;
import dev.skein.cli.exit.ExitCode;
import dev.skein.cli.output.OutputFormat;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what a rollout would do, without touching anything. */
@Command(
        name = "plan",
        description = "Show who would get what, without touching anything; with --scan also by which path.")
public final class PlanCommand implements Callable<Integer> {
    private final CliContext context;

    @Mixin
    private final Selection selection = new Selection();

    @Option(names = "--targets", description = "List the first targets too, with their waves.")
    private boolean targets;

    @Option(names = "--show-sql", description = "Print the text of the pending scripts too.")
    private boolean sql;

    @Option(names = "--exit-code", description = "End with 4 when targets would be migrated.")
    private boolean exitCode;

    public PlanCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        Answer<RolloutPlan> plan =
                new RolloutApi(context.api()).plan(selection.request(Optional.empty(), "plan", "plan"), sql);
        if (context.format() == OutputFormat.JSON) {
            context.printJson(plan.json());
        } else {
            new PlanView(context.console()).print(plan.value(), targets);
        }
        return (exitCode && plan.value().pending() > 0 ? ExitCode.PENDING : ExitCode.OK).code();
    }
}
