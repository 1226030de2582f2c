package dev.skein.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GoalTest {
    private static final Series SLOW_LIMIT = rate("limit 1", Role.LIMIT, 90, 100, 80);
    private static final Series LIMIT = rate("limit 2", Role.LIMIT, 100, 200, 150);
    private static final Series SKEIN = rate("skein", Role.SKEIN, 90, 160, 150);
    private static final Series LOOP = rate("loop", Role.PEER, 9, 10, 30);
    private static final List<Series> ALL = List.of(SLOW_LIMIT, LIMIT, SKEIN, LOOP);

    private static Series rate(String name, Role role, double... rounds) {
        return Series.of(
                name,
                role,
                Unit.TENANTS_PER_SECOND,
                1,
                java.util.Arrays.stream(rounds).boxed().toList());
    }

    @Test
    void shouldCompareRoundByRoundWhenTheLimitIsTheReference() {
        // 0.9, 0.8 and 1.0 of the faster limit
        assertThat(new Goal.AtLeastTimes("skein", Goal.LIMIT, 0.9).judge(ALL))
                .returns(true, Goal.Verdict::held)
                .satisfies(verdict -> assertThat(verdict.measured()).hasValue(0.9));
    }

    @Test
    void shouldMissWhenTheFactorIsTooSmall() {
        assertThat(new Goal.AtLeastTimes("skein", "loop", 30).judge(ALL).held()).isFalse();
    }

    @Test
    void shouldTurnTheRatioRoundWhenLessIsBetter() {
        Series fast = Series.of("fast", Role.SKEIN, Unit.MILLISECONDS, 1, List.of(5.0));
        Series slow = Series.of("slow", Role.PEER, Unit.MILLISECONDS, 1, List.of(50.0));

        assertThat(Ratio.of(fast, slow).orElseThrow().median()).isEqualTo(10);
    }

    @Test
    void shouldClaimNothingWhenAContenderIsAbsent() {
        List<Series> series =
                List.of(LOOP, Series.absent("skein", Role.SKEIN, Unit.TENANTS_PER_SECOND, "no rollouts yet"));

        assertThat(new Goal.AtLeastTimes("skein", "loop", 1).judge(series))
                .returns(false, Goal.Verdict::held)
                .satisfies(verdict -> assertThat(verdict.measured()).isEmpty());
    }

    @Test
    void shouldAddToTheReferenceWhenTheGoalIsADistance() {
        Series bare = Series.of("bare", Role.LIMIT, Unit.MILLISECONDS, 1, List.of(10.0));
        Series whole = Series.of("whole", Role.SKEIN, Unit.MILLISECONDS, 1, List.of(36.0));

        assertThat(new Goal.Within("whole", "bare", 25).judge(List.of(bare, whole)))
                .returns(false, Goal.Verdict::held)
                .satisfies(verdict -> assertThat(verdict.measured()).hasValue(26.0));
    }

    @Test
    void shouldHoldAtTheBoundWhenItIsAMost() {
        assertThat(new Goal.AtMost("loop", 10).judge(ALL).held()).isTrue();
        assertThat(new Goal.AtLeast("loop", 10).judge(ALL).held()).isTrue();
        assertThat(new Goal.AtMost("loop", 9.9).judge(ALL).held()).isFalse();
    }
}
