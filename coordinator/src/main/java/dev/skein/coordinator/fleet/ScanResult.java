package dev.skein.coordinator.fleet;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.Fingerprint;
import dev.skein.contracts.HistoryState;
import dev.skein.contracts.ScanId;
import dev.skein.contracts.SchemaVersion;
import java.util.Map;
import java.util.Optional;

/**
 * What a finished scan found; a target of a scanned database that is not in it does not exist there.
 *
 * @param found every schema that looks like a target of the set, registered or not
 */
public record ScanResult(ScanId id, Map<Place, Found> found) {
    public ScanResult {
        found = Map.copyOf(found);
    }

    /** A schema in a database. */
    public record Place(DatabaseRef database, String name) {}

    /**
     * How one target stands.
     *
     * @param version the newest version applied
     * @param repeatablesPending whether a repeatable script may have to run
     * @param problem where the history deviates, in words
     * @param fingerprint empty when not asked for
     */
    public record Found(
            HistoryState history,
            Optional<SchemaVersion> version,
            boolean repeatablesPending,
            Optional<String> problem,
            Optional<Fingerprint> fingerprint) {
        static final Found NOTHING =
                new Found(HistoryState.ABSENT, Optional.empty(), true, Optional.empty(), Optional.empty());

        /** Whether a rollout to that version has nothing to do here. */
        public boolean isAt(SchemaVersion wanted) {
            return history == HistoryState.EXACT_PREFIX
                    && !repeatablesPending
                    && version.filter(each -> each.compareTo(wanted) == 0).isPresent();
        }
    }

    /** What was found of one target; {@code ABSENT} where no such schema is. */
    public Found of(DatabaseRef database, String name) {
        return found.getOrDefault(new Place(database, name), Found.NOTHING);
    }
}
