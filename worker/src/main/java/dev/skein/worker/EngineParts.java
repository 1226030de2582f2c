package dev.skein.worker;

import dev.skein.contracts.DatabaseRef;
import dev.skein.sets.MigrationSets;
import dev.skein.worker.backup.BackupConfig;
import dev.skein.worker.engine.DatabaseConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.util.Map;

/**
 * What an engine is made of.
 *
 * @param environment where {@code env:} password references are looked up
 * @param workerId names the worker in its database sessions
 * @param backup where backups lie, and what writes them
 */
public record EngineParts(
        Vertx vertx,
        MigrationSets sets,
        Map<DatabaseRef, DatabaseConfig> databases,
        Map<String, String> environment,
        MeterRegistry meters,
        String workerId,
        BackupConfig backup) {
    public EngineParts {
        databases = Map.copyOf(databases);
        environment = Map.copyOf(environment);
    }

    /** Leaves the environment out: it holds passwords. */
    @Override
    public String toString() {
        return "EngineParts[" + workerId + ", databases " + databases.keySet() + "]";
    }
}
