package dev.skein.coordinator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.contracts.CommandId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * A rollout, workers and targets in one thread, driven by a seed. The coordinator's side are the production state machines,
 * judge and breaker; the workers' and the databases' are models of their rules. While it storms, workers die, commands and
 * statuses come twice, late and in any order, a publish is lost between commit and send, the word of a pause comes late, and
 * people steer as they like; then it calms down, and everything has to end.
 */
final class Simulation {
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final int TASKS = 5;
    private static final int STORM_STEPS = 160;
    private static final int CALM_STEPS = 5_000;
    private static final double STORM_FAILURES = 0.2;

    private final SplittableRandom random;
    private final TaskTransitions transitions =
            new TaskTransitions(new RetryPolicy(5, Duration.ofSeconds(1), Duration.ofSeconds(30)), LEASE);
    private final List<TaskState> tasks = new ArrayList<>();
    private final List<SimulatedTarget> targets = new ArrayList<>();
    private final long[] fences = new long[TASKS];
    private final List<SimulatedCommand> commands = new ArrayList<>();
    private final SimulatedStatuses statuses = new SimulatedStatuses();
    private final List<SimulatedStatuses.Sent> archive = new ArrayList<>();
    private final List<SimulatedRun> runs = new ArrayList<>();
    private final SimulatedRollout rollout;
    private Instant now = Instant.EPOCH;
    private boolean storm = true;
    private int workers;

    Simulation(long seed) {
        this.random = new SplittableRandom(seed);
        for (int i = 0; i < TASKS; i++) {
            tasks.add(new TaskState.Queued(Attempts.NONE, now, Optional.empty()));
            targets.add(new SimulatedTarget());
        }
        rollout = new SimulatedRollout(tasks, random);
    }

    /** Runs to the end, and checks what must be true of every end. */
    void run() {
        for (int i = 0; i < STORM_STEPS; i++) {
            step();
        }
        storm = false;
        for (int i = 0; i < CALM_STEPS && !isOver(); i++) {
            step();
        }
        assertThat(isOver())
                .as("everything ends: %s, %s", rollout.state(), tasks)
                .isTrue();
        drain();
        if (rollout.state() instanceof RolloutState.Succeeded) {
            assertThat(tasks)
                    .as("what is left of a success is done or left out")
                    .allMatch(task -> task instanceof TaskState.Succeeded || task instanceof TaskState.Skipped);
        }
        for (int task = 0; task < TASKS; task++) {
            assertThat(tasks.get(task) instanceof TaskState.Succeeded)
                    .as("what the coordinator says of target %s is what its database says: %s", task, tasks.get(task))
                    .isEqualTo(targets.get(task).isApplied());
            assertThat(targets.get(task).isLocked())
                    .as("target %s is locked", task)
                    .isFalse();
        }
    }

    private boolean isOver() {
        return tasks.stream().allMatch(Simulation::isTerminal)
                && RolloutTransitions.isOver(rollout.state())
                && runs.isEmpty()
                && commands.isEmpty()
                && statuses.sent().isEmpty();
    }

    private static boolean hasFailed(TaskState state) {
        return state instanceof TaskState.Failed || state instanceof TaskState.Quarantined;
    }

    private static boolean isTerminal(TaskState state) {
        return switch (state) {
            case TaskState.Queued open -> false;
            case TaskState.Dispatched open -> false;
            case TaskState.Running open -> false;
            case TaskState.Succeeded over -> true;
            case TaskState.Failed over -> true;
            case TaskState.Quarantined over -> true;
            case TaskState.Skipped over -> true;
            case TaskState.Cancelled over -> true;
        };
    }

    private void step() {
        now = now.plusMillis(random.nextInt(storm ? 20_000 : 2_000));
        switch (random.nextInt(storm ? 12 : 8)) {
            case 0 -> dispatch();
            case 1 -> expire();
            case 2 -> deliver();
            case 3, 4 -> proceed();
            case 5 -> read();
            case 6 -> rollout.control().hear();
            case 7 -> operate();
            case 8 -> kill();
            case 9 -> repeatCommand();
            case 10 -> replayStatus();
            default -> steer();
        }
    }

    /** Somebody steers, whatever the state. */
    private void steer() {
        switch (random.nextInt(8)) {
            case 0, 1 -> rollout.pause(now);
            case 2, 3 -> rollout.resume(now);
            case 4 -> rollout.promote(now);
            case 5 -> redrive(new TaskEvent.Redrive());
            case 6 -> redrive(new TaskEvent.Skip("simulated"));
            default -> {
                if (random.nextInt(8) == 0) {
                    rollout.abort(now);
                }
            }
        }
    }

    /** Somebody brings on what waits for a person. */
    private void operate() {
        switch (rollout.state()) {
            case RolloutState.Paused paused -> rollout.resume(now);
            case RolloutState.Soaking soaking -> rollout.promote(now);
            case RolloutState.Failed failed -> redrive(new TaskEvent.Redrive());
            case RolloutState.Planned open -> {}
            case RolloutState.Running open -> {}
            case RolloutState.Succeeded over -> {}
            case RolloutState.Aborted over -> {}
        }
    }

    private void redrive(TaskEvent event) {
        if (rollout.isAborted()) {
            return;
        }
        List<TaskState> before = List.copyOf(tasks);
        for (int task = 0; task < TASKS; task++) {
            if (hasFailed(tasks.get(task))) {
                apply(task, event);
            }
        }
        if (!tasks.equals(before)) {
            rollout.redriven(now);
        }
    }

    private void dispatch() {
        rollout.drive(now);
        for (int task = 0; task < TASKS; task++) {
            if (rollout.isAborted()) {
                apply(task, new TaskEvent.Cancel());
            }
            if (!(tasks.get(task) instanceof TaskState.Queued queued)
                    || queued.dueAt().isAfter(now)
                    || !rollout.takes(task)) {
                continue;
            }
            apply(task, new TaskEvent.Dispatch());
            fences[task]++;
            boolean lost = storm && random.nextInt(5) == 0;
            if (!lost) {
                commands.add(new SimulatedCommand(
                        task, id(task), tasks.get(task).attempts().attempt(), fences[task], now));
            }
        }
    }

    private void expire() {
        for (int task = 0; task < TASKS; task++) {
            apply(task, new TaskEvent.LeaseExpired());
        }
    }

    private void deliver() {
        if (!commands.isEmpty()) {
            SimulatedCommand command = commands.remove(random.nextInt(commands.size()));
            runs.add(new SimulatedRun(
                    command, targets.get(command.task()), "w" + workers++, statuses, rollout.control()));
        }
    }

    private void proceed() {
        if (!runs.isEmpty()) {
            SimulatedRun run = runs.get(random.nextInt(runs.size()));
            run.proceed(random, storm ? STORM_FAILURES : 0);
            forget(run);
        }
    }

    private void kill() {
        if (!runs.isEmpty()) {
            SimulatedRun run = runs.get(random.nextInt(runs.size()));
            run.kill();
            forget(run);
        }
    }

    private void forget(SimulatedRun run) {
        if (run.isOver()) {
            runs.remove(run);
            if (run.isUnsettled()) {
                commands.add(run.command());
            }
        }
    }

    private void repeatCommand() {
        if (!commands.isEmpty()) {
            commands.add(commands.get(random.nextInt(commands.size())));
        }
    }

    private void read() {
        if (!statuses.sent().isEmpty()) {
            SimulatedStatuses.Sent next =
                    statuses.sent().remove(random.nextInt(statuses.sent().size()));
            archive.add(next);
            apply(next.task(), new TaskEvent.Reported(next.status()));
        }
    }

    private void replayStatus() {
        if (!archive.isEmpty()) {
            SimulatedStatuses.Sent again = archive.get(random.nextInt(archive.size()));
            apply(again.task(), new TaskEvent.Reported(again.status()));
        }
    }

    /** Reads the whole topic once more: it must change nothing. */
    private void drain() {
        List<TaskState> before = List.copyOf(tasks);
        archive.forEach(each -> apply(each.task(), new TaskEvent.Reported(each.status())));
        assertThat(tasks).as("replaying all statuses changes nothing").isEqualTo(before);
    }

    private void apply(int task, TaskEvent event) {
        if (transitions.apply(id(task), tasks.get(task), event, now) instanceof Transition.Moved moved) {
            if (moved.to().attempts().attempt() < tasks.get(task).attempts().attempt()) {
                throw new AssertionError("attempts never fall: " + tasks.get(task) + " to " + moved.to());
            }
            tasks.set(task, moved.to());
        }
    }

    private static CommandId id(int task) {
        return CommandId.of(new UUID(1, task).toString());
    }
}
