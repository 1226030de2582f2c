package dev.skein.coordinator.status;

import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import dev.skein.contracts.MigrationStatus;
import dev.skein.contracts.RolloutId;
import dev.skein.contracts.StatusHeader;
import dev.skein.coordinator.rollout.Attempts;
import dev.skein.coordinator.rollout.TaskState;
import dev.skein.coordinator.store.TargetKey;
import dev.skein.coordinator.store.TargetRow;
import dev.skein.coordinator.store.TaskRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a fold has changed.
 *
 * @param tasks the changed tasks, as they are now
 * @param changedTargets the changed targets, as they are now
 * @param targets every target mentioned, as it is now
 * @param steps each transition, in order
 * @param at when
 */
public record Changes(
        List<TaskRow> tasks,
        List<TargetRow> changedTargets,
        Map<TargetKey, TargetRow> targets,
        List<Step> steps,
        Instant at) {
    /** The worker's name in the coordinator's own statuses. */
    static final String REPORTER = "coordinator";

    public Changes {
        tasks = List.copyOf(tasks);
        changedTargets = List.copyOf(changedTargets);
        targets = Map.copyOf(targets);
        steps = List.copyOf(steps);
    }

    /** One transition: the state before, and the task after it. */
    public record Step(TaskState from, TaskRow task) {}

    /** The rollouts whose tasks have moved. */
    public Set<RolloutId> rollouts() {
        return tasks.stream().map(TaskRow::rollout).collect(Collectors.toSet());
    }

    /** What the coordinator has to say about the transitions itself. */
    public List<MigrationStatus> announcements() {
        List<MigrationStatus> statuses = new ArrayList<>();
        for (Step step : steps) {
            switch (step.task().state()) {
                case TaskState.Queued queued ->
                    statuses.add(new MigrationStatus.Retrying(
                            header(step.task()),
                            queued.failure().orElse(Failure.of(FailureKind.RETRYABLE, "queued again")),
                            queued.attempts().attempt() + 1,
                            queued.dueAt()));
                case TaskState.Quarantined given ->
                    statuses.add(new MigrationStatus.Quarantined(header(step.task()), given.failure()));
                case TaskState.Dispatched silent -> {}
                case TaskState.Running silent -> {}
                case TaskState.Succeeded silent -> {}
                case TaskState.Failed failed -> {
                    // Any other failure was said by its worker.
                    if (step.from() instanceof TaskState.Succeeded done) {
                        statuses.add(
                                new MigrationStatus.Failed(header(step.task()), failed.failure(), done.duration()));
                    }
                }
                case TaskState.Skipped skipped ->
                    statuses.add(new MigrationStatus.Skipped(header(step.task()), skipped.why()));
                case TaskState.Cancelled silent -> {}
            }
        }
        return statuses;
    }

    private StatusHeader header(TaskRow task) {
        TargetRow target = java.util.Objects.requireNonNull(targets.get(task.target()));
        Attempts attempts = task.state().attempts();
        return new StatusHeader(
                task.id(),
                Math.max(1, attempts.attempt()),
                attempts.sequence(),
                task.rollout(),
                task.target().tenant(),
                task.target().set(),
                target.place(),
                REPORTER,
                at);
    }
}
