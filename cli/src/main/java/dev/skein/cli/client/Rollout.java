package dev.skein.cli.client;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code GET /rollouts/{rolloutId}} and what every verb answers.
 *
 * @param kind {@code onboarding} for the standing one that new tenants join, {@code rollout}, {@code undo} or
 *     {@code rehearsal}
 * @param wave the number of the wave that runs or ran last
 * @param why why it is paused, failed or aborted
 * @param targets how many targets were listed at the start
 * @param tasks how many tasks are in each state
 * @param policy how it goes
 */
public record Rollout(
        String rolloutId,
        String set,
        String kind,
        String state,
        Optional<String> version,
        Optional<Integer> wave,
        Optional<String> why,
        Optional<Instant> soakUntil,
        Optional<String> undoes,
        Optional<String> rehearses,
        Optional<String> rehearsal,
        Optional<Long> targets,
        Map<String, Long> tasks,
        Optional<Policy> policy,
        Optional<Instant> createdAt,
        Optional<Instant> finishedAt) {
    /** What of its policy an operator has to know while it seems to stand still. */
    public record Policy(Optional<Window> window) {}

    /** When targets may begin. */
    public record Window(String from, String to, Optional<String> zone, Optional<String> zoneLabel) {
        /** {@code 22:00-06:00 Europe/Berlin}. */
        @Override
        public String toString() {
            return from + "-" + to + " " + zone.orElse("UTC")
                    + zoneLabel
                            .map(label -> ", or in the zone of label " + label)
                            .orElse("");
        }
    }

    private static final Set<String> OVER = Set.of("succeeded", "failed", "aborted");

    /** Whether nothing more will happen to it by itself. */
    public boolean isOver() {
        return OVER.contains(state);
    }

    /** How many of its tasks are in any of these states. */
    public long tasksIn(String... states) {
        return List.of(states).stream()
                .mapToLong(each -> tasks.getOrDefault(each, 0L))
                .sum();
    }
}
