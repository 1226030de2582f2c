package dev.skein.worker.engine;

import dev.skein.contracts.MigrationCommand;
import java.time.Duration;

/**
 * One command on its way through the engine.
 *
 * @param startedNanos {@link System#nanoTime()} when a slot was found for it
 */
record Attempt(MigrationCommand command, MigrationPlan plan, long startedNanos) {

    /** How long it has been running. */
    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }
}
