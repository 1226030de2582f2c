package dev.skein.coordinator.store;

import java.util.List;
import java.util.Map;

/**
 * Tasks and their targets, locked for the rest of a transaction.
 *
 * @param tasks in the order they were locked in
 * @param targets the target of each task
 */
public record LockedTasks(List<TaskRow> tasks, Map<TargetKey, TargetRow> targets) {
    public LockedTasks {
        tasks = List.copyOf(tasks);
        targets = Map.copyOf(targets);
    }
}
