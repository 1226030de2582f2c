package dev.skein.worker.engine;

import dev.skein.contracts.SchemaVersion;
import java.util.List;
import java.util.Optional;

/** Where an attempt goes after the target has been looked at. */
sealed interface Route {
    /** The attempt is over before it began. */
    record Answer(MigrationResult result) implements Route {}

    /**
     * The fast path may run.
     *
     * @param before the version found
     * @param after the version when all pending scripts have run
     * @param pending what to run, in order; may be empty
     */
    record Fast(Optional<SchemaVersion> before, Optional<SchemaVersion> after, List<PendingScript> pending)
            implements Route {
        public Fast {
            pending = List.copyOf(pending);
        }

        /** The names of the pending scripts. */
        List<String> names() {
            return pending.stream().map(each -> each.script().name()).toList();
        }
    }

    /** Only Flyway itself may run, for a reason. */
    record Flyway(String reason) implements Route {}

    /**
     * A script to run.
     *
     * @param body its text for this target
     * @param entry what the history records of it
     */
    record PendingScript(PlannedScript script, ScriptBody body, HistoryRow entry) {}
}
