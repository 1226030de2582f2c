package dev.skein.worker.engine;

import dev.skein.contracts.Backup;
import dev.skein.contracts.Failure;
import dev.skein.contracts.MigrationPath;
import dev.skein.contracts.Rehearsal;
import dev.skein.contracts.SchemaVersion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How one attempt ended. */
public sealed interface MigrationResult {

    /**
     * The target is at its version, committed.
     *
     * @param applied the scripts this command ran; empty when nothing was pending
     * @param rehearsal what a rehearsal found; nothing is committed then
     * @param backup what a backup wrote, the target is as it was then; or a migration's restore point
     */
    record Applied(
            MigrationPath path,
            Optional<SchemaVersion> before,
            Optional<SchemaVersion> after,
            List<String> applied,
            Duration duration,
            Optional<Rehearsal> rehearsal,
            Optional<Backup> backup)
            implements MigrationResult {
        public Applied {
            applied = List.copyOf(applied);
        }

        /** A result without a backup. */
        public Applied(
                MigrationPath path,
                Optional<SchemaVersion> before,
                Optional<SchemaVersion> after,
                List<String> applied,
                Duration duration,
                Optional<Rehearsal> rehearsal) {
            this(path, before, after, applied, duration, rehearsal, Optional.empty());
        }

        /** What is known before the commit. */
        static Applied of(
                MigrationPath path,
                Optional<SchemaVersion> before,
                Optional<SchemaVersion> after,
                List<String> applied) {
            return new Applied(path, before, after, applied, Duration.ZERO, Optional.empty());
        }

        /** What is known after it. */
        Applied committed(Duration took) {
            return new Applied(path, before, after, applied, took, rehearsal, backup);
        }

        /** The same with the target's restore point. */
        Applied saved(Optional<Backup> point) {
            return new Applied(path, before, after, applied, duration, rehearsal, point);
        }
    }

    /**
     * The attempt failed. Its failed script left nothing, unless the failure's kind is {@code OPERATOR_NEEDED}; earlier
     * scripts stay where Flyway had to commit them one by one.
     *
     * @param point the restore point that was written before, when something of the attempt may stay
     */
    record Failed(Failure failure, Duration duration, Optional<Backup> point) implements MigrationResult {
        /** A failure without a restore point. */
        public Failed(Failure failure, Duration duration) {
            this(failure, duration, Optional.empty());
        }
    }

    /** A failure with the restore point that was written before; anything else as it is. */
    default MigrationResult withPoint(Optional<Backup> point) {
        return this instanceof Failed failed ? new Failed(failed.failure(), failed.duration(), point) : this;
    }

    /** Somebody else holds the target's lock: the same attempt is to be tried again soon, without holding a slot. */
    record Busy(String reason) implements MigrationResult {}

    /** A command with a higher fence has been here: this one is void, whatever it asked for. */
    record Stale(long fence) implements MigrationResult {}

    /** It was called off before it began: the target is as it was. */
    record NotBegun() implements MigrationResult {}
}
