package dev.skein.coordinator.store;

import dev.skein.contracts.Failure;
import dev.skein.coordinator.rollout.TaskState;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** The columns of {@code tasks} that only some states fill. */
record TaskColumns(
        Optional<Instant> dueAt,
        Optional<Instant> leaseUntil,
        Optional<String> worker,
        Optional<Failure> failure,
        Optional<String> note,
        Optional<TaskState.Succeeded> success,
        Optional<TaskState.Effect> effect,
        Optional<Instant> finishedAt) {
    private static final TaskColumns NONE = new TaskColumns(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    static TaskColumns of(TaskState state) {
        TaskColumns columns = switch (state) {
            case TaskState.Queued queued -> NONE.due(queued.dueAt()).because(queued.failure());
            case TaskState.Dispatched dispatched -> NONE.leased(dispatched.leaseUntil());
            case TaskState.Running running -> NONE.leased(running.leaseUntil()).by(running.worker());
            case TaskState.Succeeded done -> NONE.by(done.worker()).with(done).finished(done.finishedAt());
            case TaskState.Failed failed ->
                NONE.because(Optional.of(failed.failure())).finished(failed.finishedAt());
            case TaskState.Quarantined given ->
                NONE.because(Optional.of(given.failure())).finished(given.finishedAt());
            case TaskState.Skipped skipped -> NONE.noting(skipped.why()).finished(skipped.finishedAt());
            case TaskState.Cancelled cancelled -> NONE.finished(cancelled.finishedAt());
        };
        return columns.having(state.attempts().effect());
    }

    Optional<String> path() {
        return success.flatMap(TaskState.Succeeded::path)
                .map(path -> path.name().toLowerCase(Locale.ROOT));
    }

    Optional<Long> millis() {
        return success.map(done -> done.duration().toMillis());
    }

    Optional<String> before() {
        return effect.flatMap(TaskState.Effect::before).map(Object::toString);
    }

    Optional<String> after() {
        return effect.flatMap(TaskState.Effect::after).map(Object::toString);
    }

    boolean changed() {
        return effect.filter(TaskState.Effect::changed).isPresent();
    }

    private TaskColumns due(Instant at) {
        return new TaskColumns(Optional.of(at), leaseUntil, worker, failure, note, success, effect, finishedAt);
    }

    private TaskColumns leased(Instant until) {
        return new TaskColumns(dueAt, Optional.of(until), worker, failure, note, success, effect, finishedAt);
    }

    private TaskColumns by(String who) {
        return new TaskColumns(dueAt, leaseUntil, Optional.of(who), failure, note, success, effect, finishedAt);
    }

    private TaskColumns because(Optional<Failure> why) {
        return new TaskColumns(dueAt, leaseUntil, worker, why, note, success, effect, finishedAt);
    }

    private TaskColumns noting(String text) {
        return new TaskColumns(dueAt, leaseUntil, worker, failure, Optional.of(text), success, effect, finishedAt);
    }

    private TaskColumns with(TaskState.Succeeded done) {
        return new TaskColumns(dueAt, leaseUntil, worker, failure, note, Optional.of(done), effect, finishedAt);
    }

    private TaskColumns having(Optional<TaskState.Effect> done) {
        return new TaskColumns(dueAt, leaseUntil, worker, failure, note, success, done, finishedAt);
    }

    private TaskColumns finished(Instant at) {
        return new TaskColumns(dueAt, leaseUntil, worker, failure, note, success, effect, Optional.of(at));
    }
}
