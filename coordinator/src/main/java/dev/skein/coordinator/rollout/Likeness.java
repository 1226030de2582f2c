package dev.skein.coordinator.rollout;

import dev.skein.contracts.Fingerprint;
import dev.skein.contracts.HistoryState;
import dev.skein.contracts.SchemaVersion;
import java.util.Optional;

/** Whether a target that was changed by a wave is as the first one that the wave brought to the same version. Pure. */
public sealed interface Likeness {
    /** It is as the first. */
    record Same(Fingerprint fingerprint) implements Likeness {}

    /** Its catalog is another. */
    record Deviates() implements Likeness {}

    /** It is no longer the wave's business: it was moved on since, or deleted. */
    record MovedOn() implements Likeness {}

    /** It could not be read this time. */
    record Unclear(String why) implements Likeness {}

    /** The first could not be read this time. */
    record Waits() implements Likeness {}

    /**
     * A target as the coordinator knows it and as a scan found it.
     *
     * @param reached the version that the wave brought it to
     * @param known the version that it is at now; empty also when its tenant was deleted
     * @param history {@code ABSENT} when the scan did not find it
     */
    record Sight(
            SchemaVersion reached,
            Optional<SchemaVersion> known,
            HistoryState history,
            Optional<SchemaVersion> found,
            Optional<String> problem,
            Optional<Fingerprint> fingerprint) {

        private boolean movedOn() {
            return known.filter(reached::equals).isEmpty();
        }

        /** Why it cannot be compared; empty when it can. */
        private Optional<String> unclear() {
            if (history == HistoryState.ABSENT) {
                return Optional.of("the scan found no history of it");
            } else if (history != HistoryState.EXACT_PREFIX) {
                return Optional.of("its history is " + history
                        + problem.map(text -> ": " + text).orElse(""));
            } else if (found.filter(reached::equals).isEmpty()) {
                return Optional.of("its history is at version "
                        + found.map(Object::toString).orElse("none"));
            }
            return fingerprint.isPresent()
                    ? Optional.empty()
                    : Optional.of("its catalog could not be read, as when a table is locked exclusively");
        }
    }

    /** @param first the first success of the same wave at the same version; empty when there is none any more */
    static Likeness of(Sight target, Optional<Sight> first) {
        if (target.movedOn()) {
            return new MovedOn();
        }
        Optional<String> unclear = target.unclear();
        if (unclear.isPresent()) {
            return new Unclear(unclear.get());
        }
        Optional<Fingerprint> expected =
                first.filter(sight -> sight.unclear().isEmpty()).flatMap(Sight::fingerprint);
        if (expected.isEmpty()) {
            return new Waits();
        }
        return expected.equals(target.fingerprint()) ? new Same(expected.get()) : new Deviates();
    }
}
