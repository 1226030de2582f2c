package dev.skein.worker.engine;

import dev.skein.contracts.MigrationCommand;
import dev.skein.runtime.log.LogKeys;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs and counts statements of scripts that take long, failed ones too. Safe on any thread. */
final class SlowStatements {
    private static final Logger LOG = LoggerFactory.getLogger(SlowStatements.class);
    private static final int SHOWN = 200;

    private final MeterRegistry meters;
    private final Duration threshold;

    /** @param threshold from when on a statement is slow */
    SlowStatements(MeterRegistry meters, Duration threshold) {
        this.meters = meters;
        this.threshold = threshold;
    }

    /** Looks at a statement that has just ended. */
    void see(MigrationCommand command, String script, String sql, StatementClock clock) {
        Duration took = Duration.ofNanos(clock.elapsedNanos());
        if (took.compareTo(threshold) < 0) {
            return;
        }
        meters.counter(
                        "skein.engine.statements.slow",
                        "database",
                        command.target().database().value())
                .increment();
        LOG.atWarn()
                .addKeyValue(LogKeys.TARGET, command.target())
                .addKeyValue(LogKeys.COMMAND, command.commandId())
                .addKeyValue(LogKeys.DURATION_MS, took.toMillis())
                .log("a slow statement of {}: {}", script, shorten(sql));
    }

    /** A statement in one line of 200 characters. */
    static String shorten(String sql) {
        String line = sql.strip().replaceAll("\\s+", " ");
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...";
    }
}
