package dev.skein.cli.backup;

import dev.skein.cli.client.Backups;
import dev.skein.cli.command.CliContext;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that all these commands have. */
@SuppressWarnings("NullAway.Init") // picocli sets what is required before call()
final class Said {
    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; kept in the audit.")
    private String reason;

    @Option(names = "--by", paramLabel = "NAME", description = "Who asks; else the user's name.")
    private Optional<String> by = Optional.empty();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "10m",
            description = "How long to wait for the end. Default: 10m.")
    private Duration timeout;

    @Option(names = "--no-wait", description = "Do not wait for the end.")
    private boolean away;

    String reason() {
        return reason;
    }

    String by(CliContext context) {
        return context.who(by);
    }

    Backups.Said said(CliContext context) {
        return new Backups.Said(reason, by(context));
    }

    Duration timeout() {
        return timeout;
    }

    boolean waits() {
        return !away;
    }
}
