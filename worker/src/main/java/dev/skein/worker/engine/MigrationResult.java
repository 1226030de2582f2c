package dev.skein.worker.engine;

import dev.skein.contracts.Failure;
import dev.skein.contracts.MigrationPath;
import dev.skein.contracts.SchemaVersion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How one attempt ended. */
public sealed interface MigrationResult {

    /**
     * The target is at its version, committed.
     *
     * @param applied the scripts this command applied; empty when nothing was pending
     */
    record Applied(
            MigrationPath path,
            Optional<SchemaVersion> before,
            Optional<SchemaVersion> after,
            List<String> applied,
            Duration duration)
            implements MigrationResult {
        public Applied {
            applied = List.copyOf(applied);
        }
    }

    /**
     * The attempt failed. Its failed script left nothing, unless the failure's kind is {@code OPERATOR_NEEDED}; earlier
     * scripts stay where Flyway had to commit them one by one.
     */
    record Failed(Failure failure, Duration duration) implements MigrationResult {}

    /** Somebody else holds the target's lock: the same attempt is to be tried again soon, without holding a slot. */
    record Busy(String reason) implements MigrationResult {}

    /** A command with a higher fence has been here: this one is void, whatever it asked for. */
    record Stale(long fence) implements MigrationResult {}
}
