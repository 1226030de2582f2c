package dev.skein.cli.rollout;

import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** When watching ends before the rollout does. */
final class WatchOptions {
    @Option(
            names = "--exit-on-pause",
            description = "End with 4 as soon as the rollout is paused, such as by its breaker.")
    private boolean exitOnPause;

    @Option(names = "--timeout", paramLabel = "TIME", description = "End with 5 after this time. Default: never.")
    private Optional<Duration> timeout = Optional.empty();

    boolean exitOnPause() {
        return exitOnPause;
    }

    Optional<Duration> timeout() {
        return timeout;
    }
}
