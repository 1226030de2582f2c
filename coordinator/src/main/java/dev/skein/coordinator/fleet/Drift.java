package dev.skein.coordinator.fleet;

import dev.skein.contracts.Fingerprint;
import dev.skein.contracts.HistoryState;
import dev.skein.contracts.SchemaVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which targets are not as the others of their version. Pure.
 *
 * @param targets how many were looked at
 * @param versions the majority of each version
 * @param drifted those that deviate, by database and name
 */
record Drift(int targets, List<Majority> versions, List<Drifted> drifted) {

    /**
     * What most targets of one version look like.
     *
     * @param targets how many are at that version
     * @param same how many share the fingerprint
     * @param example one that does
     */
    record Majority(SchemaVersion version, Fingerprint fingerprint, int targets, int same, ScanResult.Place example) {}

    /**
     * A target that deviates.
     *
     * @param reason why, as users see it
     * @param problem where the history deviates, in words
     */
    record Drifted(
            ScanResult.Place place,
            Reason reason,
            Optional<SchemaVersion> version,
            Optional<Fingerprint> fingerprint,
            Optional<String> problem) {}

    /** In what a target deviates; the history comes before the catalog. */
    enum Reason {
        /** An applied script has another checksum than the set's. */
        CHECKSUM,
        /** A script is recorded as failed. */
        FAILED_ROW,
        /** Versions were applied that the set does not have. */
        AHEAD,
        /** The history is of other scripts, or cannot be read. */
        FOREIGN,
        /** The history is right, and the catalog is not that of most targets at this version. */
        CATALOG
    }

    private static final Comparator<ScanResult.Place> BY_PLACE =
            Comparator.comparing(ScanResult.Place::database).thenComparing(ScanResult.Place::name);

    /** Compares all targets that have a history; ties between fingerprints fall to the smaller one. */
    static Drift of(Map<ScanResult.Place, ScanResult.Found> found) {
        Map<SchemaVersion, Map<Fingerprint, List<ScanResult.Place>>> prints = new TreeMap<>();
        found.forEach((place, target) -> {
            if (target.history() == HistoryState.EXACT_PREFIX
                    && target.version().isPresent()
                    && target.fingerprint().isPresent()) {
                prints.computeIfAbsent(target.version().get(), first -> new HashMap<>())
                        .computeIfAbsent(target.fingerprint().get(), first -> new ArrayList<>())
                        .add(place);
            }
        });
        Map<SchemaVersion, Majority> majorities = new TreeMap<>();
        prints.forEach((version, groups) -> majorities.put(version, majority(version, groups)));
        List<Drifted> drifted = new ArrayList<>();
        found.forEach((place, target) -> reason(target, majorities)
                .ifPresent(reason -> drifted.add(
                        new Drifted(place, reason, target.version(), target.fingerprint(), target.problem()))));
        drifted.sort(Comparator.comparing(Drifted::place, BY_PLACE));
        return new Drift(found.size(), List.copyOf(majorities.values()), drifted);
    }

    private static Majority majority(SchemaVersion version, Map<Fingerprint, List<ScanResult.Place>> groups) {
        Map.Entry<Fingerprint, List<ScanResult.Place>> most = groups.entrySet().stream()
                .max(Comparator.<Map.Entry<Fingerprint, List<ScanResult.Place>>>comparingInt(
                                group -> group.getValue().size())
                        .thenComparing(group -> group.getKey().value(), Comparator.reverseOrder()))
                .orElseThrow();
        int targets = groups.values().stream().mapToInt(List::size).sum();
        ScanResult.Place example = most.getValue().stream().min(BY_PLACE).orElseThrow();
        return new Majority(version, most.getKey(), targets, most.getValue().size(), example);
    }

    private static Optional<Reason> reason(ScanResult.Found target, Map<SchemaVersion, Majority> majorities) {
        return switch (target.history()) {
            case ABSENT -> Optional.empty();
            case CHECKSUM_MISMATCH -> Optional.of(Reason.CHECKSUM);
            case FAILED_ROW -> Optional.of(Reason.FAILED_ROW);
            case AHEAD -> Optional.of(Reason.AHEAD);
            case FOREIGN, UNKNOWN -> Optional.of(Reason.FOREIGN);
            case EXACT_PREFIX ->
                target.version()
                        .flatMap(version -> Optional.ofNullable(majorities.get(version)))
                        .filter(most -> target.fingerprint()
                                .filter(print -> !print.equals(most.fingerprint()))
                                .isPresent())
                        .map(most -> Reason.CATALOG);
        };
    }
}
