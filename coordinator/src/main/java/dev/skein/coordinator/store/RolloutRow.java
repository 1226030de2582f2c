package dev.skein.coordinator.store;

import dev.skein.contracts.RolloutId;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import dev.skein.coordinator.rollout.Purpose;
import dev.skein.coordinator.rollout.RolloutState;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * A row of {@code rollouts}.
 *
 * @param version up to which version; empty for the newest, or where each target has its own
 * @param purpose what it is for
 * @param request what it was asked for
 * @param listing how far its list of targets is made
 */
public record RolloutRow(
        RolloutId id,
        SetName set,
        RolloutState state,
        Optional<SchemaVersion> version,
        Purpose purpose,
        Request request,
        Listing listing) {

    /** What it takes back. */
    public Optional<RolloutId> undoes() {
        return purpose instanceof Purpose.Undo undo ? Optional.of(undo.undone()) : Optional.empty();
    }

    /** The rollout that waits for this rehearsal. */
    public Optional<RolloutId> rehearses() {
        return purpose instanceof Purpose.Rehearse rehearsal ? rehearsal.before() : Optional.empty();
    }

    /** The selector and the policy, as they were sent. */
    public record Request(JsonObject selector, JsonObject policy) {}

    /**
     * Targets are listed in order of their ids.
     *
     * @param to the last one that is listed
     * @param until the last one that there was at the start
     */
    public record Listing(long to, long until) {
        /** Whether the list is complete. */
        public boolean complete() {
            return to >= until;
        }
    }
}
