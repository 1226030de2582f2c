package dev.skein.cli.rollout;

import java.util.Map;
import picocli.CommandLine.Option;

/** Who asks, and why: both go into the audit. */
@SuppressWarnings("NullAway.Init") // picocli sets what is required before call()
final class Reasons {
    private static final String UNKNOWN = "unknown";

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why, for the audit.")
    private String reason;

    @Option(names = "--by", paramLabel = "NAME", description = "Who asks, for the audit. Default: the user's login.")
    private String by = "";

    String reason() {
        return reason;
    }

    String by(Map<String, String> env) {
        if (!by.isBlank()) {
            return by;
        }
        return env.getOrDefault("USER", env.getOrDefault("USERNAME", UNKNOWN));
    }
}
