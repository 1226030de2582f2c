package dev.skein.cli.client;

import dev.skein.contracts.Failure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code GET /status?by=}: the fleet parted by one thing. */
public record StatusGroups(String by, Optional<String> set, Optional<String> rolloutId, List<Group> groups) {

    /**
     * One part.
     *
     * @param name of a wave
     * @param failure one of an error group
     * @param tenants some that failed so
     * @param workers those of a server
     */
    public record Group(
            String key,
            Optional<String> name,
            long count,
            Map<String, Long> states,
            Optional<Failure> failure,
            List<String> tenants,
            List<Worker> workers) {}

    /** How many targets a worker takes on at a time, and when and why that was last halved. */
    public record Worker(
            String worker,
            long limit,
            long ceiling,
            long running,
            long waiting,
            Optional<Instant> slowedAt,
            Optional<String> slowedBy) {}
}
