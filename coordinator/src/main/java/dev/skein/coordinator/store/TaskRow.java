package dev.skein.coordinator.store;

import dev.skein.contracts.Backup;
import dev.skein.contracts.CommandId;
import dev.skein.contracts.Operation;
import dev.skein.contracts.RolloutId;
import dev.skein.contracts.SchemaVersion;
import dev.skein.coordinator.rollout.TaskState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A row of {@code tasks}.
 *
 * @param wave of its rollout
 * @param target whose it is
 * @param version up to which version; empty for the newest
 * @param fence the fence of its newest command; 0 before the first
 * @param backups what it has to do with backups
 * @param priority what is higher goes first
 */
public record TaskRow(
        CommandId id,
        RolloutId rollout,
        int wave,
        TargetKey target,
        Operation operation,
        Optional<SchemaVersion> version,
        long fence,
        Instant requestedAt,
        TaskState state,
        Backups backups,
        int priority) {

    /**
     * What a task has to do with backups.
     *
     * @param about those that a restore, a drop or a prune is about
     * @param point whether one is written before the target is migrated
     */
    public record Backups(List<Backup> about, boolean point) {
        public Backups {
            about = List.copyOf(about);
        }
    }

    /** The same task in another state. */
    public TaskRow moved(TaskState to, long newFence) {
        return new TaskRow(id, rollout, wave, target, operation, version, newFence, requestedAt, to, backups, priority);
    }
}
