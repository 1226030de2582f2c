package dev.skein.cli.command;

import dev.skein.cli.exit.ExitCode;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the completion script of all commands there are. */
@Command(name = "completion", description = "Print a completion script for bash and zsh: source <(skein completion)")
@SuppressWarnings("NullAway.Init") // picocli sets the spec before call()
public final class CompletionCommand implements Callable<Integer> {
    private final CliContext context;

    @Spec
    private CommandSpec spec;

    public CompletionCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        CommandLine root = spec.root().commandLine();
        context.console().out().print(AutoComplete.bash(root.getCommandName(), root));
        return ExitCode.OK.code();
    }
}
