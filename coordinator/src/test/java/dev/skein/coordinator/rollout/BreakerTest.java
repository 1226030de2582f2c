package dev.skein.coordinator.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skein.contracts.InvalidValueException;
import dev.skein.coordinator.control.PolicyJson;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a wave trips, when it has ended, and which policies are refused. */
class BreakerTest {
    @ParameterizedTest
    @CsvSource({"100, 2, 0, false", "100, 3, 0, true", "100, 3, 1, false", "100, 4, 1, true", "1, 1, 0, true"})
    void shouldTripWhenMoreThanItsShareOfTheWaveFails(long targets, long failed, long accepted, boolean trips) {
        WaveCounts wave = new WaveCounts(2, targets - failed, 0, failed, 0, accepted, 0);

        assertThat(Breaker.USUAL.trippedBy(wave, wave).isPresent()).isEqualTo(trips);
    }

    @Test
    void shouldTripWhenMoreThanSoManyFail() {
        Breaker breaker = new Breaker(Optional.empty(), Optional.of(0L), Optional.empty());

        assertThat(breaker.trippedBy(wave(1, 1000, 0, 0), wave(1, 1000, 0, 0))).isEmpty();
        assertThat(breaker.trippedBy(wave(1, 1000, 1, 0), wave(1, 1000, 1, 0)))
                .contains("1 targets of wave 1 have failed, more than 0");
    }

    @ParameterizedTest
    @CsvSource({"10, 301, true", "10, 300, false", "9, 9000, false"})
    void shouldTripWhenTargetsTakeLongerThanInTheFirstWave(long succeeded, long millis, boolean trips) {
        Breaker breaker = new Breaker(Optional.empty(), Optional.empty(), Optional.of(3.0));
        WaveCounts first = new WaveCounts(1, 0, 1, 0, 0, 0, 10);

        assertThat(breaker.trippedBy(new WaveCounts(2, 5, succeeded, 0, 0, 0, millis), first)
                        .isPresent())
                .isEqualTo(trips);
    }

    @Test
    void shouldEndTheWaveWithoutSoakingWhenNothingRanInIt() {
        // given
        RolloutJudge.Wave empty = new RolloutJudge.Wave(wave(1, 0, 0, 0), Duration.ofHours(1), true);
        RolloutJudge.Wave next = new RolloutJudge.Wave(wave(2, 5, 0, 0), Duration.ZERO, false);
        Policy policy = new Policy(Policy.USUAL_WAVES, false, Breaker.USUAL, Policy.Checks.USUAL);

        // when
        Optional<RolloutEvent> event = RolloutJudge.judge(new RolloutState.Running(1), policy, List.of(empty, next));

        // then
        assertThat(event).contains(new RolloutEvent.WaveEnded(1, Duration.ZERO, false, Optional.of(2), 0));
    }

    @Test
    void shouldGoOnWithTheWaveWhenATaskOfAnEarlierOneIsOpenAgain() {
        RolloutJudge.Wave earlier = new RolloutJudge.Wave(wave(1, 1, 0, 0), Duration.ZERO, false);
        RolloutJudge.Wave done = new RolloutJudge.Wave(wave(2, 0, 0, 5), Duration.ZERO, false);
        Policy policy = new Policy(Policy.USUAL_WAVES, false, Breaker.USUAL, Policy.Checks.USUAL);

        assertThat(RolloutJudge.judge(new RolloutState.Running(2), policy, List.of(earlier, done)))
                .isEmpty();
    }

    @Test
    void shouldPauseUponTheFirstFailureWhenThePolicySaysSo() {
        RolloutJudge.Wave wave = new RolloutJudge.Wave(wave(1, 999, 1, 0), Duration.ZERO, false);
        Policy policy = new Policy(Policy.USUAL_WAVES, true, Breaker.USUAL, Policy.Checks.USUAL);

        assertThat(RolloutJudge.judge(new RolloutState.Running(1), policy, List.of(wave)))
                .containsInstanceOf(RolloutEvent.Tripped.class);
    }

    @Test
    void shouldNameTheFieldWhenThePolicyIsNotAccepted() {
        assertThatThrownBy(() -> new Breaker(Optional.of(Double.NaN), Optional.empty(), Optional.empty()))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("policy.breaker.failureRate 'NaN'");
        assertThatThrownBy(() -> new Policy(List.of(), false, Breaker.USUAL, Policy.Checks.USUAL))
                .hasMessageStartingWith("policy.waves '0 waves'");
        assertThatThrownBy(() -> new Policy(
                        List.of(share("a", 50), share("b", 10), share("c", 100)),
                        false,
                        Breaker.USUAL,
                        Policy.Checks.USUAL))
                .hasMessageStartingWith("policy.waves.b.percent '10.0'");
        assertThatThrownBy(() -> new Policy(List.of(share("a", 50)), false, Breaker.USUAL, Policy.Checks.USUAL))
                .hasMessageContaining("have percent 100");
        assertThatThrownBy(() -> share("a", 0)).hasMessageStartingWith("policy.waves.a.percent '0.0'");
        JsonObject soaking = new JsonObject("{\"waves\": [{\"name\": \"a\", \"percent\": 100, \"soak\": \"soon\"}]}");
        assertThatThrownBy(() -> PolicyJson.policy(soaking)).hasMessageStartingWith("policy.waves.a.soak 'soon'");
        assertThatThrownBy(() -> LabelSelector.parse("selector.labels", "a=b,c"))
                .hasMessageStartingWith("selector.labels 'a=b,c'");
    }

    @Test
    void shouldReadLabelConditionsWhenTheyAreWellFormed() {
        assertThat(LabelSelector.parse("labels", "tier=free, region != eu")).hasToString("tier=free,region!=eu");
    }

    private static WavePolicy share(String name, double percent) {
        return new WavePolicy(name, new WavePolicy.Share.Percent(percent), Optional.empty(), Duration.ZERO, false);
    }

    private static WaveCounts wave(int number, long open, long failed, long succeeded) {
        return new WaveCounts(number, open, succeeded, failed, 0, 0, 0);
    }
}
