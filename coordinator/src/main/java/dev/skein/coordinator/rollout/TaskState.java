package dev.skein.coordinator.rollout;

import dev.skein.contracts.Failure;
import dev.skein.contracts.MigrationPath;
import dev.skein.contracts.SchemaVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The states of a task; {@link TaskTransitions} alone leads from one to another. */
public sealed interface TaskState {
    /** How far the attempts have come. */
    Attempts attempts();

    /** The state's name in the database, in metrics and in messages. */
    default String text() {
        return switch (this) {
            case Queued queued -> "queued";
            case Dispatched dispatched -> "dispatched";
            case Running running -> "running";
            case Succeeded succeeded -> "succeeded";
            case Failed failed -> "failed";
            case Quarantined quarantined -> "quarantined";
            case Skipped skipped -> "skipped";
            case Cancelled cancelled -> "cancelled";
        };
    }

    /**
     * Waits for its next attempt.
     *
     * @param dueAt not before
     * @param failure why the attempt before ended, if there was one
     */
    record Queued(Attempts attempts, Instant dueAt, Optional<Failure> failure) implements TaskState {}

    /** Its command is published, or about to be. */
    record Dispatched(Attempts attempts, Instant leaseUntil) implements TaskState {}

    /** A worker has begun. */
    record Running(Attempts attempts, String worker, Instant leaseUntil) implements TaskState {}

    /** The target is at its version. */
    record Succeeded(
            Attempts attempts, String worker, Optional<MigrationPath> path, Duration duration, Instant finishedAt)
            implements TaskState {}

    /** The attempt failed, and every other would; or it succeeded, and the schema is not that of the others. */
    record Failed(Attempts attempts, Failure failure, Instant finishedAt) implements TaskState {}

    /** Given up until someone re-drives it. */
    record Quarantined(Attempts attempts, Failure failure, Instant finishedAt) implements TaskState {}

    /** Left out of its rollout. */
    record Skipped(Attempts attempts, String why, Instant finishedAt) implements TaskState {}

    /** Taken back before its attempt, because the tenant is gone or the rollout was aborted. */
    record Cancelled(Attempts attempts, Instant finishedAt) implements TaskState {}

    /**
     * What successes did to a target.
     *
     * @param before the version found; empty when there was none
     * @param after the version now; empty when there is none
     * @param changed whether any script was applied or taken back
     */
    record Effect(Optional<SchemaVersion> before, Optional<SchemaVersion> after, boolean changed) {
        Effect then(Effect later) {
            return new Effect(changed ? before : later.before, later.after, changed || later.changed);
        }
    }
}
