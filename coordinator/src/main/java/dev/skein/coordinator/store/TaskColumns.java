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
        Optional<String> path,
        Optional<Failure> failure,
        Optional<Long> millis,
        Optional<Instant> finishedAt) {
    private static final TaskColumns NONE = new TaskColumns(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    static TaskColumns of(TaskState state) {
        return switch (state) {
            case TaskState.Queued queued -> NONE.due(queued.dueAt()).because(queued.failure());
            case TaskState.Dispatched dispatched -> NONE.leased(dispatched.leaseUntil());
            case TaskState.Running running -> NONE.leased(running.leaseUntil()).by(running.worker());
            case TaskState.Succeeded done ->
                NONE.by(done.worker())
                        .how(
                                done.path().map(path -> path.name().toLowerCase(Locale.ROOT)),
                                done.duration().toMillis())
                        .finished(done.finishedAt());
            case TaskState.Failed failed ->
                NONE.because(Optional.of(failed.failure())).finished(failed.finishedAt());
            case TaskState.Quarantined given ->
                NONE.because(Optional.of(given.failure())).finished(given.finishedAt());
            case TaskState.Skipped skipped -> NONE.finished(skipped.finishedAt());
            case TaskState.Cancelled cancelled -> NONE.finished(cancelled.finishedAt());
        };
    }

    private TaskColumns due(Instant at) {
        return new TaskColumns(Optional.of(at), leaseUntil, worker, path, failure, millis, finishedAt);
    }

    private TaskColumns leased(Instant until) {
        return new TaskColumns(dueAt, Optional.of(until), worker, path, failure, millis, finishedAt);
    }

    private TaskColumns by(String who) {
        return new TaskColumns(dueAt, leaseUntil, Optional.of(who), path, failure, millis, finishedAt);
    }

    private TaskColumns how(Optional<String> way, long took) {
        return new TaskColumns(dueAt, leaseUntil, worker, way, failure, Optional.of(took), finishedAt);
    }

    private TaskColumns because(Optional<Failure> why) {
        return new TaskColumns(dueAt, leaseUntil, worker, path, why, millis, finishedAt);
    }

    private TaskColumns finished(Instant at) {
        return new TaskColumns(dueAt, leaseUntil, worker, path, failure, millis, Optional.of(at));
    }
}
