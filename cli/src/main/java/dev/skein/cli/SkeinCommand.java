package dev.skein.cli;

import dev.skein.cli.command.CliContext;
import dev.skein.cli.command.ClientVersion;
import dev.skein.cli.command.GlobalOptions;
import dev.skein.cli.output.Console;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The root of all commands. Commands of other modules name it as their {@code @ParentCommand} to reach the
 * {@link #context()}.
 */
@Command(
        name = "skein",
        description = "Database migrations across thousands of tenants.",
        versionProvider = ClientVersion.class,
        exitCodeListHeading = "%nExit codes:%n",
        footerHeading = "%nEnvironment:%n",
        footer = {
            "  SKEIN_API_URL    the coordinator, where --api is not given",
            "  SKEIN_STATE_DIR  where a local stack says how it is reached",
            "  SKEIN_JAVA_OPTS  options for the JVM",
            "  SKEIN_DEBUG=1    stack traces with errors",
            "  NO_COLOR         no colours"
        })
@SuppressWarnings("UnusedVariable") // picocli answers --version itself
public final class SkeinCommand {
    @Mixin
    private final GlobalOptions options = new GlobalOptions();

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show this client's version.")
    private boolean version;

    private final CliContext context;

    SkeinCommand(Console console, Map<String, String> env) {
        this.context = new CliContext(console, env, options);
    }

    /** What commands may ask about the call they serve. */
    public CliContext context() {
        return context;
    }
}
