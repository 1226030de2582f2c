package dev.skein.cli;

import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import dev.skein.cli.output.Console;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever ends a command into one line on the error stream and an exit code. */
final class ErrorReport {
    private final Console console;
    private final boolean debug;

    ErrorReport(Console console, Map<String, String> env) {
        this.console = console;
        this.debug = "1".equals(env.get("SKEIN_DEBUG"));
    }

    /** The command line is not accepted. A group named without a command shows what it has. */
    int usage(ParameterException error, String[] args) {
        CommandLine command = error.getCommandLine();
        boolean unmatched = error instanceof UnmatchedArgumentException;
        if (!unmatched && !(command.getCommand() instanceof Callable<?>)) {
            command.usage(command.getErr());
        }
        String help = "see '" + command.getCommandSpec().qualifiedName() + " --help'";
        List<String> alike = error instanceof UnmatchedArgumentException unknown ? unknown.getSuggestions() : List.of();
        return report(
                new CliException(
                        ExitCode.USAGE,
                        String.valueOf(error.getMessage()),
                        alike.isEmpty() ? help : "did you mean " + String.join(" or ", alike) + "? " + help),
                error);
    }

    /** The command has thrown. */
    int failure(Exception error, CommandLine command, ParseResult parsed) {
        if (error instanceof CliException known) {
            return report(known, known);
        }
        if (error instanceof InterruptedException) {
            return report(new CliException(ExitCode.INTERRUPTED, "interrupted", "run it again to go on"), error);
        }
        return report(
                new CliException(ExitCode.INTERNAL_ERROR, "internal error: " + error, "set SKEIN_DEBUG=1 to see where"),
                error);
    }

    private int report(CliException line, Exception cause) {
        console.out().flush();
        console.err().println(line.getMessage());
        if (debug) {
            cause.printStackTrace(console.err());
        }
        return line.exitCode().code();
    }
}
