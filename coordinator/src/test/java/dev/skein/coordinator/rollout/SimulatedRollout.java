package dev.skein.coordinator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A rollout as the coordinator keeps it: its state, its waves, and the failures that somebody has accepted. What becomes of
 * it is decided by the production's state machine, judge and breaker.
 */
final class SimulatedRollout {
    private final List<TaskState> tasks;
    private final SimulatedControl control = new SimulatedControl();
    private final Policy policy;
    private final int[] waveOf;
    private final long[] accepted;
    private RolloutState state = new RolloutState.Planned();

    /** @param tasks the states of its tasks, as they are at any time */
    SimulatedRollout(List<TaskState> tasks, SplittableRandom random) {
        this.tasks = tasks;
        this.waveOf = IntStream.range(0, tasks.size())
                .map(task -> 1 + random.nextInt(3))
                .toArray();
        this.policy = policy(random);
        this.accepted = new long[policy.waves().size() + 1];
    }

    private static Policy policy(SplittableRandom random) {
        List<WavePolicy> waves = IntStream.rangeClosed(1, 3)
                .mapToObj(number -> new WavePolicy(
                        "w" + number,
                        new WavePolicy.Share.Percent(number == 3 ? 100 : 30 * number),
                        random.nextBoolean() ? Optional.of(1 + random.nextInt(2)) : Optional.empty(),
                        number < 3 && random.nextBoolean() ? Duration.ofSeconds(30) : Duration.ZERO,
                        number < 3 && random.nextInt(4) == 0))
                .toList();
        Breaker breaker = new Breaker(
                random.nextBoolean() ? Optional.of(0.3) : Optional.empty(),
                random.nextBoolean() ? Optional.of((long) random.nextInt(2)) : Optional.empty(),
                Optional.empty());
        return new Policy(waves, random.nextInt(4) == 0, breaker, Policy.Checks.NONE);
    }

    RolloutState state() {
        return state;
    }

    SimulatedControl control() {
        return control;
    }

    boolean isAborted() {
        return state instanceof RolloutState.Aborted;
    }

    /** What the coordinator does by itself before each claim. */
    void drive(Instant now) {
        if (state instanceof RolloutState.Planned) {
            apply(new RolloutEvent.Listed(1), now);
        }
        if (RolloutTransitions.isOver(state) || state instanceof RolloutState.Paused) {
            return;
        }
        RolloutJudge.judge(state, policy, waves()).ifPresent(event -> apply(event, now));
        if (state instanceof RolloutState.Running running) {
            WaveCounts wave = counts(running.wave());
            if (wave.news() > mostFailures()) {
                throw new AssertionError("a wave goes on with more failures than the policy takes: " + wave);
            }
        }
    }

    private long mostFailures() {
        return policy.pauseOnError() ? 0 : policy.breaker().failures().orElse(Long.MAX_VALUE);
    }

    /** Whether a queued task may be claimed. */
    boolean takes(int task) {
        if (!(state instanceof RolloutState.Running running) || waveOf[task] > running.wave()) {
            return false;
        }
        Optional<Integer> most = policy.waves().get(waveOf[task] - 1).parallelism();
        return most.isEmpty() || out(waveOf[task]) < most.get();
    }

    private int out(int wave) {
        int out = 0;
        for (int task = 0; task < waveOf.length; task++) {
            out += waveOf[task] == wave && isOut(tasks.get(task)) ? 1 : 0;
        }
        return out;
    }

    static boolean isOut(TaskState task) {
        return task instanceof TaskState.Dispatched || task instanceof TaskState.Running;
    }

    void pause(Instant now) {
        apply(new RolloutEvent.Pause("simulated"), now);
    }

    void resume(Instant now) {
        if (state instanceof RolloutState.Paused) {
            accept();
            apply(new RolloutEvent.Resume(), now);
        }
    }

    void promote(Instant now) {
        RolloutJudge.next(state.wave(), waves()).ifPresent(next -> apply(new RolloutEvent.Promote(next), now));
    }

    void abort(Instant now) {
        apply(new RolloutEvent.Abort("simulated"), now);
    }

    /** To be called when failed tasks were queued again or left out. */
    void redriven(Instant now) {
        for (RolloutJudge.Wave wave : waves()) {
            int number = wave.counts().number();
            accepted[number] = Math.min(accepted[number], wave.counts().failed());
        }
        apply(new RolloutEvent.Redriven(Optional.empty()), now);
    }

    private void accept() {
        for (RolloutJudge.Wave wave : waves()) {
            accepted[wave.counts().number()] = wave.counts().failed();
        }
    }

    private void apply(RolloutEvent event, Instant now) {
        if (RolloutTransitions.apply(state, event, now) instanceof RolloutTransition.Moved moved) {
            if (moved.to().wave() > Math.max(1, state.wave())) {
                assertThat(waves())
                        .as("a wave begins when nothing of those before is open")
                        .allMatch(wave -> wave.counts().number() >= moved.to().wave()
                                || wave.counts().open() == 0);
            }
            assertThat(state).as("an aborted rollout stays so").isNotInstanceOf(RolloutState.Aborted.class);
            state = moved.to();
            control.say(state, now);
        }
    }

    private List<RolloutJudge.Wave> waves() {
        List<RolloutJudge.Wave> waves = new ArrayList<>();
        waves.add(new RolloutJudge.Wave(counts(0), Duration.ZERO, false));
        for (WavePolicy wave : policy.waves()) {
            waves.add(new RolloutJudge.Wave(counts(waves.size()), wave.soak(), wave.manual()));
        }
        return waves;
    }

    private WaveCounts counts(int number) {
        long open = 0;
        long succeeded = 0;
        long failed = 0;
        long settled = 0;
        for (int task = 0; task < tasks.size(); task++) {
            if (waveOf[task] == number) {
                switch (tasks.get(task)) {
                    case TaskState.Queued each -> open++;
                    case TaskState.Dispatched each -> open++;
                    case TaskState.Running each -> open++;
                    case TaskState.Succeeded each -> succeeded++;
                    case TaskState.Failed each -> failed++;
                    case TaskState.Quarantined each -> failed++;
                    case TaskState.Skipped each -> settled++;
                    case TaskState.Cancelled each -> settled++;
                }
            }
        }
        return new WaveCounts(number, open, succeeded, failed, settled, accepted[number], 0);
    }
}
