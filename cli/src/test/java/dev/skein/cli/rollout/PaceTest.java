package dev.skein.cli.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

    private final Pace pace = new Pace();

    @Test
    void shouldKnowNothingBeforeTheSecondSample() {
        pace.sample(START, 10);

        assertThat(pace.perSecond()).isZero();
        assertThat(pace.timeFor(10)).isEmpty();
    }

    @Test
    void shouldForgetWhatIsLongAgo() {
        pace.sample(START, 0);
        pace.sample(START.plusSeconds(20), 10_000);
        pace.sample(START.plusSeconds(30), 10_100);

        assertThat(pace.perSecond()).isEqualTo(10);
        assertThat(pace.timeFor(50)).contains(Duration.ofSeconds(5));
    }
}
