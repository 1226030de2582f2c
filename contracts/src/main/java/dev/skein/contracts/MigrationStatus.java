package dev.skein.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What happened to a command, on {@link Topics#status()}. Workers send the first four, the coordinator what it
 * decided upon them. Ordered within a command by (attempt, sequence).
 */
public sealed interface MigrationStatus extends WorkerReport {
    /** What every status carries. */
    StatusHeader header();

    /** Whether the attempt ends with it. */
    default boolean terminal() {
        return this instanceof Succeeded || this instanceof Failed;
    }

    /** A worker has begun the attempt. */
    record Started(@JsonUnwrapped StatusHeader header) implements MigrationStatus {}

    /** The attempt is still running; renews its lease. */
    record Progress(
            @JsonUnwrapped StatusHeader header,
            @JsonProperty("elapsedMillis") Duration elapsed,
            Optional<String> step) implements MigrationStatus {}

    /**
     * The target is at its version; true of the database whenever and by whomever it is read.
     *
     * @param before the version found; empty on a new target
     * @param after the version now; empty only where a set has no versioned script
     * @param applied the scripts this command ran, in order; empty when nothing was pending, and in a rehearsal
     * @param rehearsal what a rehearsal found; the target is as it was then
     * @param backup what a backup wrote, the target is as it was then; or the restore point of a migration
     */
    record Succeeded(
            @JsonUnwrapped StatusHeader header,
            MigrationPath path,
            Optional<SchemaVersion> before,
            Optional<SchemaVersion> after,
            List<String> applied,
            @JsonProperty("durationMillis") Duration duration,
            Optional<Rehearsal> rehearsal,
            Optional<Backup> backup)
            implements MigrationStatus {
        public Succeeded {
            applied = List.copyOf(applied);
        }

        /** A success that wrote no backup. */
        public Succeeded(
                StatusHeader header,
                MigrationPath path,
                Optional<SchemaVersion> before,
                Optional<SchemaVersion> after,
                List<String> applied,
                Duration duration,
                Optional<Rehearsal> rehearsal) {
            this(header, path, before, after, applied, duration, rehearsal, Optional.empty());
        }
    }

    /**
     * The attempt failed. The failed script left nothing, unless the failure's kind is {@code OPERATOR_NEEDED}; earlier
     * scripts of the attempt stay where they had to be committed one by one.
     *
     * @param backup the restore point that was written before, when something of the migration may stay
     */
    record Failed(
            @JsonUnwrapped StatusHeader header,
            Failure failure,
            @JsonProperty("durationMillis") Duration duration,
            Optional<Backup> backup)
            implements MigrationStatus {
        /** A failure without a restore point. */
        public Failed(StatusHeader header, Failure failure, Duration duration) {
            this(header, failure, duration, Optional.empty());
        }
    }

    /** The coordinator will try again. */
    record Retrying(@JsonUnwrapped StatusHeader header, Failure failure, int nextAttempt, Instant notBefore)
            implements MigrationStatus {}

    /** The coordinator gave the target up until someone re-drives it. */
    record Quarantined(@JsonUnwrapped StatusHeader header, Failure failure) implements MigrationStatus {}

    /** The coordinator left the target out, or a worker did not begin because the rollout was aborted. */
    record Skipped(@JsonUnwrapped StatusHeader header, String reason) implements MigrationStatus {}
}
