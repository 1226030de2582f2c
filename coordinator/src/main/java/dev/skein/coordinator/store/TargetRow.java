package dev.skein.coordinator.store;

import dev.skein.contracts.Failure;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.Target;
import dev.skein.contracts.TargetState;
import dev.skein.coordinator.rollout.TargetPhase;
import java.time.Instant;
import java.util.Optional;

/**
 * A row of {@code targets}.
 *
 * @param version the version last reported
 * @param failure why it is failed or quarantined
 * @param fence the fence of its newest command; 0 before the first
 */
public record TargetRow(
        TargetKey key,
        Target place,
        TargetPhase phase,
        Optional<SchemaVersion> version,
        Optional<Failure> failure,
        long fence,
        Instant updatedAt) {

    /** A target that nothing has happened to yet. */
    public static TargetRow fresh(TargetKey key, Target place, Instant now) {
        return new TargetRow(key, place, TargetPhase.PENDING, Optional.empty(), Optional.empty(), 0, now);
    }

    /** The same place in another state; a deleted target stays deleted, whatever is still reported about it. */
    public TargetRow reported(
            TargetPhase newPhase, Optional<SchemaVersion> newVersion, Optional<Failure> newFailure, Instant now) {
        return phase == TargetPhase.DELETED
                ? new TargetRow(key, place, phase, newVersion, failure, fence, now)
                : new TargetRow(key, place, newPhase, newVersion, newFailure, fence, now);
    }

    /** The same target under its next command. */
    public TargetRow fenced(Instant now) {
        return new TargetRow(key, place, phase, version, failure, fence + 1, now);
    }

    /** The same target, deleted or back again. */
    public TargetRow in(TargetPhase newPhase, Instant now) {
        return new TargetRow(key, place, newPhase, version, Optional.empty(), fence, now);
    }

    /** The row as others hear of it. */
    public TargetState toState() {
        return new TargetState(key.tenant(), key.set(), place, phase.text(), version, failure, updatedAt);
    }
}
