package dev.skein.cli.client;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@code GET /rollouts/{rolloutId}/audit}: who did what, when and why; oldest first. */
public record RolloutAudit(List<Entry> items) {

    /** One verb; {@code coordinator} stands for what the coordinator did by itself. */
    public record Entry(
            Instant at,
            String verb,
            String by,
            String reason,
            Optional<String> from,
            String to,
            Optional<String> details) {}
}
