package dev.skein.stack.demo;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * What the demo ends with; its JSON form is part of the command's interface.
 *
 * @param tenants how many tenants were emitted
 * @param seconds from the first event sent to the last success seen
 * @param rate succeeded tenants per second
 * @param latencyMs from a tenant's event sent to its aggregated success seen on the tenant-state topic
 * @param rates tenants per second beside its peers, with {@code --compare}
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record DemoSummary(
        int tenants,
        int succeeded,
        int failed,
        double seconds,
        double rate,
        Latency latencyMs,
        Paths paths,
        Validation flywayValidate,
        Optional<Rates> rates) {

    record Latency(double p50, double p99) {}

    record Paths(long fast, long flyway) {}

    /** How many tenants stock Flyway validated, and whether it accepted all of them. */
    record Validation(int checked, boolean ok) {}

    /** Tenants per second of Skein, of a stock Flyway loop, and of a plain JDBC loop. */
    record Rates(double skein, double flywayLoop, double jdbcLimit) {}
}
