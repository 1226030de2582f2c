package dev.skein.coordinator.rollout;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Works out from a rollout's counts what has happened to it. Pure. */
public final class RolloutJudge {
    private RolloutJudge() {}

    /**
     * One wave, as planned and as counted.
     *
     * @param counts with the wave's number
     */
    public record Wave(WaveCounts counts, Duration soak, boolean manual) {}

    /**
     * What the coordinator itself has to say; empty when nothing has happened.
     *
     * @param waves in order, wave 0 with what was decided at once included
     */
    public static Optional<RolloutEvent> judge(RolloutState state, Policy policy, List<Wave> waves) {
        return switch (state) {
            case RolloutState.Running running ->
                tripped(running.wave(), policy, waves).or(() -> ended(running.wave(), waves));
            case RolloutState.Soaking soaking -> next(soaking.wave(), waves).map(RolloutEvent.SoakOver::new);
            case RolloutState.Planned listed -> Optional.empty();
            case RolloutState.Paused paused -> Optional.empty();
            case RolloutState.Succeeded over -> Optional.empty();
            case RolloutState.Failed over -> Optional.empty();
            case RolloutState.Aborted over -> Optional.empty();
        };
    }

    /** Why a wave must not go on, by its failures and durations so far; empty when it may, and for wave 0. */
    public static Optional<String> held(int wave, Policy policy, List<Wave> waves) {
        return wave == 0 ? Optional.empty() : why(wave, policy, waves);
    }

    /** The wave after this one. */
    public static Optional<Integer> next(int wave, List<Wave> waves) {
        return waves.stream()
                .map(each -> each.counts().number())
                .filter(number -> number > wave)
                .findFirst();
    }

    private static Optional<RolloutEvent> tripped(int running, Policy policy, List<Wave> waves) {
        return why(running, policy, waves).map(RolloutEvent.Tripped::new);
    }

    private static Optional<String> why(int running, Policy policy, List<Wave> waves) {
        WaveCounts wave = find(running, waves);
        WaveCounts first = waves.stream()
                .map(Wave::counts)
                .filter(each -> each.number() > 0 && each.succeeded() > 0)
                .findFirst()
                .orElse(wave);
        return policy.pauseOnError() && wave.news() > 0
                ? Optional.of(wave.news() + " targets of wave " + running + " have failed, and onError is pause")
                : policy.breaker().trippedBy(wave, first);
    }

    /** A wave in which nothing ran has nothing to be watched for. */
    private static Optional<RolloutEvent> ended(int running, List<Wave> waves) {
        boolean open = waves.stream()
                .anyMatch(each ->
                        each.counts().number() <= running && each.counts().open() > 0);
        if (open) {
            return Optional.empty();
        }
        Wave wave = waves.stream()
                .filter(each -> each.counts().number() == running)
                .findFirst()
                .orElseThrow();
        boolean ran = wave.counts().succeeded() + wave.counts().failed() > 0;
        long failures = waves.stream().mapToLong(each -> each.counts().failed()).sum();
        return Optional.of(new RolloutEvent.WaveEnded(
                running, ran ? wave.soak() : Duration.ZERO, ran && wave.manual(), next(running, waves), failures));
    }

    private static WaveCounts find(int number, List<Wave> waves) {
        return waves.stream()
                .map(Wave::counts)
                .filter(each -> each.number() == number)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the rollout has no wave " + number));
    }
}
