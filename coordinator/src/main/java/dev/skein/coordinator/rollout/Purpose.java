package dev.skein.coordinator.rollout;

import dev.skein.contracts.RolloutId;
import java.util.Optional;

/** What a rollout is for. */
public sealed interface Purpose {
    /** The word for it in the database and in the API. */
    default String kind() {
        return switch (this) {
            case Move move -> "rollout";
            case Undo undo -> "undo";
            case Rehearse rehearse -> "rehearsal";
        };
    }

    /** Targets are brought to a version. */
    record Move() implements Purpose {}

    /**
     * What another has changed is taken back.
     *
     * @param restore whether from the restore points, and not by the {@code U} scripts
     */
    record Undo(RolloutId undone, boolean restore) implements Purpose {}

    /**
     * What is pending runs and is rolled back; no target changes.
     *
     * @param before the rollout that waits for it; empty when it was asked for by itself
     */
    record Rehearse(Optional<RolloutId> before) implements Purpose {}
}
