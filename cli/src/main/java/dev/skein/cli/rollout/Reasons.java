package dev.skein.cli.rollout;

import dev.skein.cli.command.CliContext;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Who asks, and why: both go into the audit. */
@SuppressWarnings("NullAway.Init") // picocli sets what is required before call()
final class Reasons {
    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why, for the audit.")
    private String reason;

    @Option(names = "--by", paramLabel = "NAME", description = "Who asks, for the audit. Default: the user's login.")
    private Optional<String> by = Optional.empty();

    String reason() {
        return reason;
    }

    String by(CliContext context) {
        return context.who(by);
    }
}
