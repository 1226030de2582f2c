package dev.skein.cli.client;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code GET /status}: the fleet in numbers. */
public record FleetStatus(
        Targets targets, Map<String, Long> tasks, DeadLetters deadLetters, List<SetVersion> sets, String version) {

    /** How many targets there are, and how they part by state, version and database. */
    public record Targets(
            long total, Map<String, Long> byState, Map<String, Long> byVersion, Map<String, Long> byDatabase) {}

    /** Messages put aside because they could not be read or done. */
    public record DeadLetters(long total, List<DeadLetterGroup> byReason) {}

    /** Dead letters of one topic and reason, with the last one's words. */
    public record DeadLetterGroup(
            String topic, String reason, long count, String lastMessage, Optional<Instant> lastAt) {}

    /** A migration set that the coordinator has, and its newest version. */
    public record SetVersion(String name, Optional<String> newestVersion) {}
}
