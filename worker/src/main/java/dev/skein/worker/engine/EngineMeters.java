package dev.skein.worker.engine;

import dev.skein.contracts.DatabaseRef;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;

/** What the engine counts: attempts by database, path and outcome, and how full each database is. Safe on any thread. */
final class EngineMeters {
    private final MeterRegistry registry;

    EngineMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Shows how many attempts run and wait in a database, how many may run, and why that number was lowered. */
    void watch(DatabaseRef database, Throttle throttle) {
        Gauge.builder("skein.engine.running", throttle, Throttle::running)
                .tag("database", database.value())
                .register(registry);
        Gauge.builder("skein.engine.waiting", throttle, Throttle::queued)
                .tag("database", database.value())
                .register(registry);
        Gauge.builder("skein.engine.limit", throttle, Throttle::limit)
                .tag("database", database.value())
                .register(registry);
        Strain.WORDS.forEach(why -> slowed(database, why));
        throttle.onSlowed((which, why) -> slowed(which, why).increment());
    }

    private Counter slowed(DatabaseRef database, String why) {
        return registry.counter("skein.engine.slowed", "database", database.value(), "reason", why);
    }

    /** Records the end of an attempt. */
    void record(DatabaseRef database, MigrationResult result, Duration elapsed) {
        String outcome = switch (result) {
            case MigrationResult.Applied applied -> applied.applied().isEmpty() ? "unchanged" : "applied";
            case MigrationResult.Failed failed -> failed.failure().kind().name().toLowerCase(Locale.ROOT);
            case MigrationResult.Busy busy -> "busy";
            case MigrationResult.Stale stale -> "stale";
            case MigrationResult.NotBegun notBegun -> "not_begun";
        };
        String path = result instanceof MigrationResult.Applied applied
                ? applied.path().name().toLowerCase(Locale.ROOT)
                : "none";
        registry.timer("skein.engine.attempts", "database", database.value(), "path", path, "outcome", outcome)
                .record(elapsed);
    }
}
