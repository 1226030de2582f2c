package dev.skein.coordinator.status;

import dev.skein.contracts.MigrationStatus;
import dev.skein.contracts.Operation;
import dev.skein.contracts.SchemaVersion;
import dev.skein.coordinator.rollout.TargetPhase;
import dev.skein.coordinator.rollout.TaskEvent;
import dev.skein.coordinator.rollout.TaskState;
import dev.skein.coordinator.rollout.TaskTransitions;
import dev.skein.coordinator.rollout.Transition;
import dev.skein.coordinator.store.LockedTasks;
import dev.skein.coordinator.store.TargetKey;
import dev.skein.coordinator.store.TargetRow;
import dev.skein.coordinator.store.TaskRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Folds events into locked tasks and their targets, in memory. Pure; confined to one transaction's callbacks. */
final class Fold {
    private final TaskTransitions transitions;
    private final Instant now;
    private final Map<TargetKey, TargetRow> targets;
    private final Map<TargetKey, TargetRow> changedTargets = new LinkedHashMap<>();
    private final List<TaskRow> changedTasks = new ArrayList<>();
    private final List<Changes.Step> steps = new ArrayList<>();

    Fold(TaskTransitions transitions, LockedTasks locked, Instant now) {
        this.transitions = transitions;
        this.now = now;
        this.targets = new LinkedHashMap<>(locked.targets());
    }

    /** Applies the events of one task, in order. */
    void apply(TaskRow task, List<TaskEvent> events) {
        TaskRow current = task;
        for (TaskEvent event : events) {
            current = apply(current, event);
        }
        if (!current.equals(task)) {
            changedTasks.add(current);
        }
    }

    private TaskRow apply(TaskRow task, TaskEvent event) {
        return switch (transitions.apply(task.id(), task.state(), event, now)) {
            case Transition.Ignored ignored -> task;
            case Transition.Moved moved -> move(task, event, moved.to());
        };
    }

    private TaskRow move(TaskRow task, TaskEvent event, TaskState to) {
        TargetRow target = Objects.requireNonNull(targets.get(task.target()), "a task is locked with its target");
        boolean newest = task.fence() == target.fence();
        TargetRow after = to instanceof TaskState.Dispatched
                ? target.fenced(now)
                : newest ? moved(target, task.operation(), event, to) : target;
        if (!after.equals(target)) {
            targets.put(task.target(), after);
            changedTargets.put(task.target(), after);
        }
        TaskRow moved = task.moved(to, to instanceof TaskState.Dispatched ? after.fence() : task.fence());
        steps.add(new Changes.Step(task.state(), moved));
        return moved;
    }

    /** Only the newest command's task speaks for its target. */
    private TargetRow moved(TargetRow target, Operation operation, TaskEvent event, TaskState to) {
        return switch (operation) {
            case MIGRATE, UNDO, STAMP -> moved(target, event, to);
            case REHEARSE, BACKUP, PRUNE -> target;
            // A restore that fails leaves the target as it was.
            case RESTORE -> to instanceof TaskState.Succeeded ? moved(target, event, to) : target;
            case DROP ->
                to instanceof TaskState.Succeeded
                        ? target.reported(target.phase(), Optional.empty(), target.failure(), now)
                        : target;
        };
    }

    private TargetRow moved(TargetRow target, TaskEvent event, TaskState to) {
        return switch (to) {
            case TaskState.Queued retry -> target;
            case TaskState.Dispatched dispatched -> target;
            case TaskState.Skipped skipped -> target;
            case TaskState.Cancelled cancelled -> target;
            case TaskState.Running running ->
                target.phase() == TargetPhase.MIGRATING
                        ? target
                        : target.reported(TargetPhase.MIGRATING, target.version(), Optional.empty(), now);
            case TaskState.Succeeded succeeded ->
                target.reported(TargetPhase.READY, reached(event).orElse(target.version()), Optional.empty(), now);
            case TaskState.Failed failed ->
                target.reported(TargetPhase.FAILED, target.version(), Optional.of(failed.failure()), now);
            case TaskState.Quarantined given ->
                target.reported(TargetPhase.QUARANTINED, target.version(), Optional.of(given.failure()), now);
        };
    }

    private static Optional<Optional<SchemaVersion>> reached(TaskEvent event) {
        return event instanceof TaskEvent.Reported reported
                        && reported.status() instanceof MigrationStatus.Succeeded succeeded
                ? Optional.of(succeeded.after())
                : Optional.empty();
    }

    Changes changes() {
        return new Changes(changedTasks, List.copyOf(changedTargets.values()), targets, steps, now);
    }
}
