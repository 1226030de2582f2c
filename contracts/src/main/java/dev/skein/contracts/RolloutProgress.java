package dev.skein.contracts;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A snapshot of one rollout, on the compacted {@link Topics#rollouts()}.
 *
 * @param kind {@code onboarding}: the standing rollout that new tenants of a set join; {@code rollout}; {@code undo}
 * @param state the rollout's state, in lower case
 * @param tasks how many tasks are in each state
 */
public record RolloutProgress(
        RolloutId rolloutId,
        SetName set,
        String kind,
        String state,
        Optional<SchemaVersion> version,
        Map<String, Long> tasks,
        Instant updatedAt) {
    public RolloutProgress {
        tasks = Map.copyOf(tasks);
    }
}
