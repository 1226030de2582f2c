package dev.skein.coordinator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole table, from each state by each event; the running wave is 2, and {@code x} stands for a refusal. */
class RolloutTransitionsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final RolloutState.Soak SOAK = new RolloutState.Soak(NOW, false);

    private static final Map<String, RolloutState> STATES = Map.of(
            "planned", new RolloutState.Planned(),
            "running", new RolloutState.Running(2),
            "paused", new RolloutState.Paused(2, Optional.empty(), "lunch"),
            "pausedEarly", new RolloutState.Paused(0, Optional.empty(), "lunch"),
            "pausedSoaking", new RolloutState.Paused(2, Optional.of(SOAK), "lunch"),
            "soaking", new RolloutState.Soaking(2, SOAK),
            "succeeded", new RolloutState.Succeeded(2, NOW),
            "failed", new RolloutState.Failed(2, "3 targets", NOW),
            "aborted", new RolloutState.Aborted(2, "enough", NOW));

    private static final Map<String, RolloutEvent> EVENTS = Map.ofEntries(
            Map.entry("listed", new RolloutEvent.Listed(1)),
            Map.entry("ended", ended(2, Duration.ZERO, false, Optional.of(3), 0)),
            Map.entry("endedOther", ended(1, Duration.ZERO, false, Optional.of(2), 0)),
            Map.entry("endedSoak", ended(2, Duration.ofMinutes(1), false, Optional.of(3), 0)),
            Map.entry("endedManual", ended(2, Duration.ZERO, true, Optional.of(3), 0)),
            Map.entry("endedLast", ended(2, Duration.ofMinutes(1), true, Optional.empty(), 0)),
            Map.entry("endedFailed", ended(2, Duration.ZERO, false, Optional.empty(), 1)),
            Map.entry("soakOver", new RolloutEvent.SoakOver(3)),
            Map.entry("tripped", new RolloutEvent.Tripped("3 %")),
            Map.entry("pause", new RolloutEvent.Pause("lunch")),
            Map.entry("resume", new RolloutEvent.Resume()),
            Map.entry("promote", new RolloutEvent.Promote(3)),
            Map.entry("abort", new RolloutEvent.Abort("enough")),
            Map.entry("redriven", new RolloutEvent.Redriven(Optional.empty())),
            Map.entry("redrivenSome", new RolloutEvent.Redriven(Optional.of("3 %"))));

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, textBlock = """
            event,       planned,   running,     paused,    pausedEarly, pausedSoaking, soaking,   succeeded, failed,    aborted
            listed,      running 1, -,           -,         paused 1,    -,             -,         -,         -,         -
            ended,       -,         running 3,   -,         -,           -,             -,         -,         -,         -
            endedOther,  -,         -,           -,         -,           -,             -,         -,         -,         -
            endedSoak,   -,         soaking 2,   -,         -,           -,             -,         -,         -,         -
            endedManual, -,         soaking 2,   -,         -,           -,             -,         -,         -,         -
            endedLast,   -,         succeeded 2, -,         -,           -,             -,         -,         -,         -
            endedFailed, -,         failed 2,    -,         -,           -,             -,         -,         -,         -
            soakOver,    -,         -,           -,         -,           -,             running 3, -,         -,         -
            tripped,     -,         paused 2,    -,         -,           -,             -,         -,         -,         -
            pause,       paused 0,  paused 2,    -,         -,           -,             paused 2,  x,         x,         x
            resume,      -,         -,           running 2, planned 0,   soaking 2,     -,         x,         x,         x
            promote,     -,         -,           x,         x,           x,             running 3, x,         x,         x
            abort,       aborted 0, aborted 2,   aborted 2, aborted 0,   aborted 2,     aborted 2, x,         x,         -
            redriven,    -,         -,           running 2, planned 0,   running 2,     running 2, -,         running 2, x
            redrivenSome, -,        -,           paused 2,  paused 0,    paused 2,      running 2, -,         running 2, x
            """)
    void shouldMoveAsTheTableSaysWhenEventArrives(
            String event,
            String planned,
            String running,
            String paused,
            String pausedEarly,
            String pausedSoaking,
            String soaking,
            String succeeded,
            String failed,
            String aborted) {
        List<String> states = List.of(
                "planned",
                "running",
                "paused",
                "pausedEarly",
                "pausedSoaking",
                "soaking",
                "succeeded",
                "failed",
                "aborted");

        assertThat(states.stream().map(from -> to(from, event)))
                .containsExactly(
                        planned, running, paused, pausedEarly, pausedSoaking, soaking, succeeded, failed, aborted);
    }

    @Test
    void shouldGoOnSoakingWhenTheTimeIsNotOverOrThePromotionIsManual() {
        RolloutState early = new RolloutState.Soaking(2, new RolloutState.Soak(NOW.plusMillis(1), false));
        RolloutState manual = new RolloutState.Soaking(2, new RolloutState.Soak(NOW, true));

        assertThat(List.of(early, manual))
                .allSatisfy(state -> assertThat(RolloutTransitions.apply(state, new RolloutEvent.SoakOver(3), NOW))
                        .isInstanceOf(RolloutTransition.Unchanged.class));
    }

    @Test
    void shouldSayWhatIsPossibleWhenItRefuses() {
        assertThat(RolloutTransitions.apply(new RolloutState.Failed(2, "3", NOW), new RolloutEvent.Resume(), NOW))
                .isEqualTo(new RolloutTransition.Refused(
                        "the rollout has failed: it must be retried, or its targets be skipped"));
    }

    private static RolloutEvent ended(int wave, Duration soak, boolean manual, Optional<Integer> next, long failures) {
        return new RolloutEvent.WaveEnded(wave, soak, manual, next, failures);
    }

    private static String to(String from, String event) {
        return switch (RolloutTransitions.apply(
                Objects.requireNonNull(STATES.get(from)), Objects.requireNonNull(EVENTS.get(event)), NOW)) {
            case RolloutTransition.Unchanged unchanged -> "-";
            case RolloutTransition.Refused refused -> "x";
            case RolloutTransition.Moved moved ->
                moved.to().text() + " " + moved.to().wave();
        };
    }
}
