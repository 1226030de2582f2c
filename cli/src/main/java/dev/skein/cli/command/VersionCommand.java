package dev.skein.cli.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.skein.cli.client.ApiAddress;
import dev.skein.cli.client.ApiClient;
import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import dev.skein.cli.output.OutputFormat;
import dev.skein.contracts.BuildVersion;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Shows this client's version and, where it can be reached, the coordinator's. Succeeds either way. */
@Command(name = "version", description = "Show the versions of this client and of the coordinator.")
public final class VersionCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final CliContext context;

    public VersionCommand(CliContext context) {
        this.context = context;
    }

    /** What {@code -o json} prints; no server where none answers. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Versions(String client, Optional<String> server, URI api) {}

    @Override
    public Integer call() throws InterruptedException {
        ApiAddress address = context.address();
        Versions versions = new Versions(BuildVersion.read(), serverVersion(address), address.base());
        if (context.format() == OutputFormat.JSON) {
            context.printJson(versions);
        } else {
            context.console().out().println("client " + versions.client());
            context.console()
                    .out()
                    .println("server " + versions.server().orElse("not reachable") + " at " + versions.api());
        }
        return ExitCode.OK.code();
    }

    private static Optional<String> serverVersion(ApiAddress address) throws InterruptedException {
        try {
            return Optional.of(new ApiClient(address, PATIENCE).status().value().version());
        } catch (CliException e) {
            if (e.exitCode() == ExitCode.UNREACHABLE) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
