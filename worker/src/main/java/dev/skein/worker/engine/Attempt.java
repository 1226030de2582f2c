package dev.skein.worker.engine;

import dev.skein.contracts.Backup;
import dev.skein.contracts.MigrationCommand;
import java.time.Duration;
import java.util.Optional;

/**
 * One command on its way through the engine.
 *
 * @param start to be asked before anything of the target changes
 * @param startedNanos {@link System#nanoTime()} when a slot was found for it
 * @param point the target's backup from before the migration, once it is written
 */
record Attempt(MigrationCommand command, MigrationPlan plan, Start start, long startedNanos, Optional<Backup> point) {
    /** An attempt that has just found its slot. */
    static Attempt of(MigrationCommand command, MigrationPlan plan, Start start) {
        return new Attempt(command, plan, start, System.nanoTime(), Optional.empty());
    }

    /** The same attempt with its restore point. */
    Attempt saved(Backup backup) {
        return new Attempt(command, plan, start, startedNanos, Optional.of(backup));
    }

    /** The same attempt, for what lies inside its target. */
    Attempt within(MigrationCommand inside) {
        return new Attempt(inside, plan, start, startedNanos, point);
    }

    /** How long it has been running. */
    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }
}
