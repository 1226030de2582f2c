package dev.skein.cli.client;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code GET /rollouts/{rolloutId}/waves}: in order. Wave 0 holds what was decided when the targets were listed. */
public record RolloutWaves(List<Wave> items) {

    /** A part of a rollout's targets, migrated together. */
    public record Wave(
            int number,
            String name,
            String state,
            long targets,
            Optional<Integer> parallelism,
            Optional<String> promote,
            long soakMillis,
            Map<String, Long> tasks,
            Optional<Long> meanMillis,
            Optional<Instant> startedAt,
            Optional<Instant> finishedAt) {}
}
