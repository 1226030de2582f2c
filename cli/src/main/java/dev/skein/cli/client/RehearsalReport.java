package dev.skein.cli.client;

import java.util.List;
import java.util.Optional;

/** {@code GET /rollouts/{rolloutId}/rehearsal}: what a rehearsal saw, longest first; times in milliseconds. */
public record RehearsalReport(long rehearsed, List<Statement> statements, List<Lock> locks, List<Skipped> skipped) {

    /** One statement in all targets; {@code tenantId} is where it took longest. */
    public record Statement(
            String script,
            int line,
            String sql,
            long targets,
            long maxMillis,
            long meanMillis,
            Optional<Long> maxRows,
            String tenantId) {}

    /** One lock in all targets, with the statement that took it; {@code tenantId} is where it was held longest. */
    public record Lock(
            String relation, String mode, long targets, long maxHeldMillis, String script, int line, String tenantId) {}

    /** A script that was not run. */
    public record Skipped(String script, String reason, long targets) {}
}
