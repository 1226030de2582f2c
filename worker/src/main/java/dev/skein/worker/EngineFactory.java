package dev.skein.worker;

import dev.skein.worker.engine.MigrationEngine;

/** Makes the engine that runs commands. */
@FunctionalInterface
public interface EngineFactory {
    /**
     * Makes an engine; need not reach a database yet.
     *
     * @throws RuntimeException when the databases' configuration cannot work; its message names the key and the fix
     */
    MigrationEngine create(EngineParts parts);
}
