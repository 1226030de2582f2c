package dev.skein.cli.rollout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skein.cli.client.Answer;
import dev.skein.cli.client.Rollout;
import dev.skein.cli.client.RolloutApi;
import dev.skein.cli.client.RolloutWaves;
import dev.skein.cli.command.CliContext;
import dev.skein.cli.exit.ExitCode;
import dev.skein.cli.output.OutputFormat;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows one rollout with its waves. */
@Command(name = "show", description = "Show a rollout and its waves.")
@SuppressWarnings("NullAway.Init") // picocli sets what is required before call()
final class ShowCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(paramLabel = "ROLLOUT", description = "The rollout's id.")
    private UUID rollout;

    ShowCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        RolloutApi api = new RolloutApi(context.api());
        Answer<Rollout> shown = api.show(rollout);
        Answer<RolloutWaves> waves = api.waves(rollout);
        if (context.format() == OutputFormat.JSON) {
            ObjectNode json = shown.json().deepCopy();
            context.printJson(json.set("waves", waves.json().path("items")));
        } else {
            RolloutView view = new RolloutView(context);
            view.one(shown);
            view.waves(waves.value());
        }
        return ExitCode.OK.code();
    }
}
