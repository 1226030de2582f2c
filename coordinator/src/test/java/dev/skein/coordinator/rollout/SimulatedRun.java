package dev.skein.coordinator.rollout;

import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import java.util.SplittableRandom;

/**
 * One worker's try of a command, in steps that anything else may come between. A run whose worker is dead goes on in
 * the database until it ends by itself or is terminated, and reports nothing.
 */
final class SimulatedRun {
    private final SimulatedCommand command;
    private final SimulatedTarget target;
    private final String worker;
    private final SimulatedStatuses statuses;
    private final SimulatedControl control;
    private Step step = Step.BEGIN;
    private boolean alive = true;
    private boolean terminated;
    private boolean settled;
    private long sequence;

    private enum Step {
        BEGIN,
        OPEN,
        SCRIPTS,
        REPORT,
        OVER
    }

    SimulatedRun(
            SimulatedCommand command,
            SimulatedTarget target,
            String worker,
            SimulatedStatuses statuses,
            SimulatedControl control) {
        this.command = command;
        this.target = target;
        this.worker = worker;
        this.statuses = statuses;
        this.control = control;
    }

    SimulatedCommand command() {
        return command;
    }

    boolean isTerminated() {
        return terminated;
    }

    boolean isOver() {
        return step == Step.OVER;
    }

    /** Whether the command has to be delivered again: nothing was reported, and the worker is gone or was refused. */
    boolean isUnsettled() {
        return !settled;
    }

    /** Kills the worker. A transaction that it has sent goes on without it. */
    void kill() {
        alive = false;
        if (step != Step.SCRIPTS) {
            step = Step.OVER;
        }
    }

    /** Ends the transaction in the database, as another attempt does. */
    void terminate() {
        terminated = true;
    }

    /** Does the next step. */
    void proceed(SplittableRandom random, double failures) {
        switch (step) {
            case BEGIN -> begin(random);
            case OPEN -> open();
            case SCRIPTS -> scripts(random, failures);
            case REPORT -> report();
            case OVER -> throw new IllegalStateException("the run is over");
        }
    }

    private void begin(SplittableRandom random) {
        switch (control.on(command)) {
            case BEGIN -> {
                statuses.started(command, worker, ++sequence);
                if (command.attempt() > 1) {
                    target.takeOver(command);
                }
                step = Step.OPEN;
            }
            case WAIT -> {
                // Held, and let go when it was held for so long that its lease has ended.
                settled = random.nextInt(8) == 0;
                step = settled ? Step.OVER : Step.BEGIN;
            }
            case DROP -> drop();
        }
    }

    /** A worker that died may have brought the target there, or be about to, so the target is asked. */
    private void drop() {
        if (target.isProcessed(command)) {
            step = Step.REPORT;
        } else {
            step = Step.OVER;
            if (!target.isLocked()) {
                statuses.skipped(command, worker, ++sequence);
                settled = true;
            }
        }
    }

    private void open() {
        switch (target.open(this)) {
            case FREE -> step = Step.SCRIPTS;
            case PROCESSED -> step = Step.REPORT;
            case BUSY -> step = Step.OVER;
            case STALE -> {
                settled = true;
                step = Step.OVER;
            }
        }
    }

    private void scripts(SplittableRandom random, double failures) {
        if (terminated) {
            target.release(this);
            fail(FailureKind.RETRYABLE);
        } else if (random.nextDouble() < failures) {
            target.release(this);
            fail(random.nextInt(4) == 0 ? FailureKind.PERMANENT : FailureKind.RETRYABLE);
        } else {
            target.commit(this);
            step = alive ? Step.REPORT : Step.OVER;
        }
    }

    private void fail(FailureKind kind) {
        step = Step.OVER;
        if (alive) {
            statuses.failed(command, worker, ++sequence, Failure.of(kind, "simulated"));
            settled = true;
        }
    }

    private void report() {
        statuses.succeeded(command, worker, ++sequence);
        settled = true;
        step = Step.OVER;
    }
}
