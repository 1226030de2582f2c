package dev.skein.cli.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the API says and is told about backups. */
public final class Backups {
    private Backups() {}

    /** The body of {@code POST /backups}. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record NewBackup(String tenantId, Optional<String> set, String reason, String by) {}

    /** Who asks, and why. */
    public record Said(String reason, String by) {}

    /** The body of {@code POST /backups/prune}. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Prune(
            Optional<String> tenantId, String olderThan, int keep, boolean dryRun, String reason, String by) {}

    /** Which backups were begun, or go. */
    public record Begun(List<Ref> items) {}

    /** A backup by its id; the command is the task that works on it. */
    public record Ref(String backupId, String tenantId, String set, Optional<String> commandId) {}

    /** The answer to {@code GET /backups}. */
    public record Page(List<Backup> items) {}

    /** One backup, or the task of a restore. */
    public record Backup(
            String backupId,
            String tenantId,
            String set,
            String database,
            String name,
            String state,
            Optional<String> failure,
            Optional<String> file,
            Optional<Long> bytes,
            Optional<String> version,
            Optional<Map<String, Long>> tables,
            Optional<Instant> takenAt) {

        /** Whether its task still works. */
        public boolean open() {
            return List.of("queued", "dispatched", "running").contains(state);
        }

        /** Whether its task has done it. */
        public boolean done() {
            return List.of("kept", "pruned", "succeeded").contains(state);
        }
    }

    /** What is done for each target of a tenant that comes back. */
    public record Back(String tenantId, List<Item> items) {

        /** From its place, or from a backup by a task. */
        public record Item(String set, String from, Optional<String> commandId, Optional<String> backupId) {}
    }
}
