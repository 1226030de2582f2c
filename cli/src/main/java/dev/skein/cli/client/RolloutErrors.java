package dev.skein.cli.client;

import java.util.List;
import java.util.Optional;

/** {@code GET /rollouts/{rolloutId}/errors}: what failed, grouped, most frequent first. */
public record RolloutErrors(List<Group> items) {

    /**
     * Failures that look the same.
     *
     * @param error the group's name, for {@code retry} and {@code skip}
     * @param message that of one of them
     * @param tenants the first of them
     */
    public record Group(
            String error,
            long count,
            String kind,
            String message,
            Optional<String> sqlState,
            Optional<String> script,
            Optional<Integer> line,
            List<Integer> waves,
            List<String> tenants) {}
}
