package dev.skein.cli.client;

import dev.skein.contracts.Failure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code GET /tenants/{tenantId}} and an item of {@code GET /tenants}; the latter has no failures and no tasks. */
public record Tenant(
        String tenantId, String state, Map<String, String> labels, Optional<Instant> createdAt, List<Target> targets) {

    /** The place where one migration set lives for this tenant. */
    public record Target(
            String set,
            String database,
            String name,
            String state,
            Optional<String> version,
            Optional<Failure> failure,
            Optional<Removal> removal,
            List<Task> tasks) {}

    /** How far a deleted tenant's target is on its way out. */
    public record Removal(String state, Optional<String> backupId, Instant frozenAt, Optional<String> why) {}

    /** One migration asked of a target. */
    public record Task(
            String commandId,
            String state,
            int attempt,
            Optional<String> path,
            Optional<Long> durationMillis,
            Optional<Failure> failure,
            Optional<String> worker,
            Optional<Instant> requestedAt,
            Optional<Instant> finishedAt) {}
}
