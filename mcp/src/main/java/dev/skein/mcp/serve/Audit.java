package dev.skein.mcp.serve;

import dev.skein.mcp.access.Client;
import dev.skein.runtime.log.LogKeys;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One log line and one measurement for each call: who, which tool, for whom, how it ended, how many rows, how long. Never a
 * value, nor a statement, which may hold some.
 */
final class Audit {
    /** The name under which the lines can be sent elsewhere. */
    static final String LOGGER = "dev.skein.mcp.audit";

    private static final Logger LOG = LoggerFactory.getLogger(LOGGER);

    private final MeterRegistry meters;

    Audit(MeterRegistry meters) {
        this.meters = meters;
    }

    /**
     * How a call ended.
     *
     * @param outcome {@code ok}, {@code rolled_back}, or a refusal's code in lower case
     * @param sqlState the database's, or nothing
     */
    record End(String outcome, String sqlState, long rows) {}

    /** @param tenant as it was given, if it was one; otherwise a dash */
    void call(Client client, String tool, String tenant, End end, Duration taken) {
        var line = LOG.atInfo()
                .addKeyValue(LogKeys.CLIENT, client.name())
                .addKeyValue(LogKeys.TOOL, tool)
                .addKeyValue(LogKeys.TENANT, tenant)
                .addKeyValue(LogKeys.OUTCOME, end.outcome())
                .addKeyValue(LogKeys.ROWS, end.rows())
                .addKeyValue(LogKeys.DURATION_MS, taken.toMillis());
        (end.sqlState().isEmpty() ? line : line.addKeyValue(LogKeys.SQLSTATE, end.sqlState())).log("tool called");
        Timer.builder("skein.mcp.calls")
                .description("calls of tools by how they ended")
                .tag("tool", tool)
                .tag("outcome", end.outcome())
                .register(meters)
                .record(taken);
    }
}
