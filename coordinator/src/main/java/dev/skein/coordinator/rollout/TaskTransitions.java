package dev.skein.coordinator.rollout;

import dev.skein.contracts.CommandId;
import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import dev.skein.contracts.MigrationStatus;
import dev.skein.contracts.StatusHeader;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The task's state machine: one pure function from a state and an event to a transition.
 *
 * <p>What keeps it right when statuses are late, repeated or replayed: {@code Succeeded} is true of the database and
 * taken from any attempt; everything else counts only from the current attempt, once; a lease that ends before any
 * worker began costs no failure, because the command may merely wait in a long queue.
 *
 * @param policy what follows a failed attempt
 * @param lease how long an attempt may be without news
 */
public record TaskTransitions(RetryPolicy policy, Duration lease) {
    private static final Transition OVER = new Transition.Ignored("the task is over");
    private static final Transition STALE = new Transition.Ignored("the status is of another attempt");
    private static final Transition REPEATED = new Transition.Ignored("the status was taken already");
    private static final Transition NOT_LEGAL = new Transition.Ignored("the task's state does not allow it");

    /** What the event does to a task in this state. */
    public Transition apply(CommandId id, TaskState state, TaskEvent event, Instant now) {
        return switch (event) {
            case TaskEvent.Dispatch dispatch -> dispatch(state, now);
            case TaskEvent.LeaseExpired expired -> expire(id, state, now);
            case TaskEvent.Cancel cancel -> cancel(state, now);
            case TaskEvent.Skip skip -> skip(state, skip.why(), now);
            case TaskEvent.Redrive redrive -> redrive(state, now);
            case TaskEvent.Deviated deviated -> deviate(state, deviated.failure(), now);
            case TaskEvent.Reported reported -> report(id, state, reported.status(), now);
        };
    }

    private Transition dispatch(TaskState state, Instant now) {
        return state instanceof TaskState.Queued queued
                ? moved(new TaskState.Dispatched(queued.attempts().next(), now.plus(lease)))
                : NOT_LEGAL;
    }

    private static Transition cancel(TaskState state, Instant now) {
        return state instanceof TaskState.Queued queued
                ? moved(new TaskState.Cancelled(queued.attempts(), now))
                : NOT_LEGAL;
    }

    /** What a worker may have begun is not left out any more. */
    private static Transition skip(TaskState state, String why, Instant now) {
        Transition skipped = moved(new TaskState.Skipped(state.attempts(), why, now));
        return switch (state) {
            case TaskState.Queued queued -> skipped;
            case TaskState.Failed failed -> skipped;
            case TaskState.Quarantined given -> skipped;
            case TaskState.Dispatched dispatched -> NOT_LEGAL;
            case TaskState.Running running -> NOT_LEGAL;
            case TaskState.Succeeded over -> OVER;
            case TaskState.Skipped over -> OVER;
            case TaskState.Cancelled over -> OVER;
        };
    }

    private static Transition deviate(TaskState state, Failure failure, Instant now) {
        return state instanceof TaskState.Succeeded succeeded
                ? moved(new TaskState.Failed(succeeded.attempts(), failure, now))
                : NOT_LEGAL;
    }

    private static Transition redrive(TaskState state, Instant now) {
        return switch (state) {
            case TaskState.Failed failed -> again(failed.attempts(), now);
            case TaskState.Quarantined given -> again(given.attempts(), now);
            case TaskState.Queued queued -> NOT_LEGAL;
            case TaskState.Dispatched dispatched -> NOT_LEGAL;
            case TaskState.Running running -> NOT_LEGAL;
            case TaskState.Succeeded over -> OVER;
            case TaskState.Skipped over -> OVER;
            case TaskState.Cancelled over -> OVER;
        };
    }

    private static Transition again(Attempts attempts, Instant now) {
        return moved(new TaskState.Queued(attempts.forgiven(), now, Optional.empty()));
    }

    private Transition expire(CommandId id, TaskState state, Instant now) {
        return switch (state) {
            case TaskState.Dispatched waiting ->
                waiting.leaseUntil().isAfter(now) ? NOT_LEGAL : neverBegun(id, waiting, now);
            case TaskState.Running running ->
                running.leaseUntil().isAfter(now)
                        ? NOT_LEGAL
                        : failed(id, running.attempts().failed(), lost(running), now);
            case TaskState.Queued queued -> NOT_LEGAL;
            case TaskState.Succeeded over -> OVER;
            case TaskState.Failed over -> OVER;
            case TaskState.Quarantined over -> OVER;
            case TaskState.Skipped over -> OVER;
            case TaskState.Cancelled over -> OVER;
        };
    }

    private Transition neverBegun(CommandId id, TaskState.Dispatched waiting, Instant now) {
        Attempts attempts = waiting.attempts();
        Failure failure = Failure.of(
                FailureKind.RETRYABLE,
                "no worker began attempt " + attempts.attempt() + " before its lease ended at " + waiting.leaseUntil());
        Instant dueAt = now.plus(policy.delay(attempts.attempt(), seed(id, attempts)));
        return moved(new TaskState.Queued(attempts, dueAt, Optional.of(failure)));
    }

    private static Failure lost(TaskState.Running running) {
        return Failure.of(
                FailureKind.RETRYABLE,
                "no news from worker " + running.worker() + " before the lease ended at " + running.leaseUntil());
    }

    private Transition report(CommandId id, TaskState state, MigrationStatus status, Instant now) {
        return switch (status) {
            case MigrationStatus.Started started -> alive(state, started.header(), now);
            case MigrationStatus.Progress progress -> alive(state, progress.header(), now);
            case MigrationStatus.Succeeded succeeded -> succeed(state, succeeded, now);
            case MigrationStatus.Failed failed -> fail(id, state, failed, now);
            case MigrationStatus.Retrying own -> NOT_LEGAL;
            case MigrationStatus.Quarantined own -> NOT_LEGAL;
            case MigrationStatus.Skipped skipped -> declined(state, skipped.header(), now);
        };
    }

    /** A queued task whose lease ended too early runs again: its worker was only late. */
    private Transition alive(TaskState state, StatusHeader header, Instant now) {
        if (header.attempt() != state.attempts().attempt()) {
            return STALE;
        }
        Transition running = moved(
                new TaskState.Running(state.attempts().heard(header.sequence()), header.worker(), now.plus(lease)));
        boolean newer = header.sequence() > state.attempts().sequence();
        return switch (state) {
            case TaskState.Queued queued -> newer ? running : REPEATED;
            case TaskState.Dispatched dispatched -> running;
            // A command redelivered to another worker begins its sequence anew.
            case TaskState.Running known -> newer || !known.worker().equals(header.worker()) ? running : REPEATED;
            case TaskState.Succeeded over -> OVER;
            case TaskState.Failed over -> OVER;
            case TaskState.Quarantined over -> OVER;
            case TaskState.Skipped over -> OVER;
            case TaskState.Cancelled over -> OVER;
        };
    }

    private static Transition succeed(TaskState state, MigrationStatus.Succeeded status, Instant now) {
        StatusHeader header = status.header();
        Transition succeeded = moved(new TaskState.Succeeded(
                state.attempts()
                        .heard(header.sequence())
                        .did(new TaskState.Effect(
                                status.before(),
                                status.after(),
                                !status.applied().isEmpty())),
                header.worker(),
                Optional.of(status.path()),
                status.duration(),
                now));
        return switch (state) {
            case TaskState.Queued late -> succeeded;
            case TaskState.Dispatched dispatched -> succeeded;
            case TaskState.Running running -> succeeded;
            // A success that was taken and then judged is not taken again.
            case TaskState.Failed late ->
                late.attempts().effect().isPresent()
                                && header.attempt() <= late.attempts().attempt()
                        ? REPEATED
                        : succeeded;
            case TaskState.Quarantined late -> succeeded;
            // Its lease had ended and it was taken back, but the worker was only late.
            case TaskState.Skipped late -> succeeded;
            case TaskState.Cancelled late -> succeeded;
            case TaskState.Succeeded over -> OVER;
        };
    }

    /** A worker has not begun the attempt and never will, because its rollout was aborted. */
    private static Transition declined(TaskState state, StatusHeader header, Instant now) {
        if (header.attempt() != state.attempts().attempt()) {
            return STALE;
        }
        Transition cancelled = moved(new TaskState.Cancelled(state.attempts(), now));
        return switch (state) {
            case TaskState.Queued queued -> cancelled;
            case TaskState.Dispatched dispatched -> cancelled;
            case TaskState.Running running -> NOT_LEGAL;
            case TaskState.Succeeded over -> OVER;
            case TaskState.Failed over -> OVER;
            case TaskState.Quarantined over -> OVER;
            case TaskState.Skipped over -> OVER;
            case TaskState.Cancelled over -> OVER;
        };
    }

    private Transition fail(CommandId id, TaskState state, MigrationStatus.Failed status, Instant now) {
        StatusHeader header = status.header();
        if (header.attempt() != state.attempts().attempt()) {
            return STALE;
        }
        Attempts attempts = state.attempts().heard(header.sequence()).failed();
        return switch (state) {
            case TaskState.Queued queued ->
                header.sequence() > queued.attempts().sequence()
                        ? failed(id, attempts, status.failure(), now)
                        : REPEATED;
            case TaskState.Dispatched dispatched -> failed(id, attempts, status.failure(), now);
            case TaskState.Running running -> failed(id, attempts, status.failure(), now);
            case TaskState.Succeeded over -> OVER;
            case TaskState.Failed over -> OVER;
            case TaskState.Quarantined over -> OVER;
            case TaskState.Skipped over -> OVER;
            case TaskState.Cancelled over -> OVER;
        };
    }

    private Transition failed(CommandId id, Attempts attempts, Failure failure, Instant now) {
        return moved(
                switch (policy.after(failure.kind(), attempts.failures(), seed(id, attempts))) {
                    case RetryPolicy.Decision.Retry retry ->
                        new TaskState.Queued(attempts, now.plus(retry.after()), Optional.of(failure));
                    case RetryPolicy.Decision.Quarantine quarantine ->
                        new TaskState.Quarantined(attempts, failure, now);
                    case RetryPolicy.Decision.GiveUp giveUp -> new TaskState.Failed(attempts, failure, now);
                });
    }

    private static Transition moved(TaskState to) {
        return new Transition.Moved(to);
    }

    private static long seed(CommandId id, Attempts attempts) {
        return id.value().getLeastSignificantBits() + attempts.attempt();
    }
}
