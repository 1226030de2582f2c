package dev.skein.cli.command;

import dev.skein.cli.output.OutputFormat;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every command takes, before or after its name. Filled by picocli. */
@SuppressWarnings("UnusedVariable") // help is answered by picocli, colours by whoever makes the console
public final class GlobalOptions {
    @Option(
            names = "--api",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "The coordinator. Else SKEIN_API_URL, else the local stack that runs, else"
                    + " http://localhost:8080.")
    private Optional<String> api = Optional.empty();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            scope = ScopeType.INHERIT,
            defaultValue = "table",
            description = "table (for people) or json (the API's shapes, for scripts). Default: table.")
    private OutputFormat format = OutputFormat.TABLE;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "No progress and no notes: results and errors only.")
    private boolean quiet;

    @Option(names = "--no-color", scope = ScopeType.INHERIT, description = "No colours, as with NO_COLOR set.")
    private boolean noColor;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    private boolean help;

    Optional<String> api() {
        return api;
    }

    OutputFormat format() {
        return format;
    }

    boolean quiet() {
        return quiet;
    }
}
