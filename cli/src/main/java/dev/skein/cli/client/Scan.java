package dev.skein.cli.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code GET /scans/{scanId}}: how far a scan is, and what it found. */
public record Scan(
        String scanId,
        String set,
        String state,
        List<Part> databases,
        long targets,
        Map<String, Long> byHistory,
        Map<String, Long> byVersion) {

    /** One database of it. */
    public record Part(String database, String state, Optional<Long> millis, Optional<String> problem) {}
}
