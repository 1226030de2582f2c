package dev.skein.cli.command;

import dev.skein.cli.client.ApiClient;
import dev.skein.cli.exit.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Follows the live feed until interrupted, or until nobody reads the output any more. */
@Command(
        name = "tail",
        description =
                "Print each change of a target, as it happens, until interrupted. With -o json one object a line.")
public final class EventsTailCommand implements Callable<Integer> {
    private final CliContext context;

    public EventsTailCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        ApiClient api = context.api();
        api.feed().follow(new ChangePrinter(context));
        return ExitCode.OK.code();
    }
}
