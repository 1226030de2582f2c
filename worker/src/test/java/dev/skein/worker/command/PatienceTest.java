package dev.skein.worker.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PatienceTest {

    @Test
    void shouldStayBetweenShortestAndLongestHoweverOftenReleased() {
        Random random = new Random(99);
        for (int releases = 0; releases < 1000; releases++) {
            assertThat(Patience.DEFAULT.delay(releases, random))
                    .isBetween(Duration.ofMillis(200), Duration.ofSeconds(2));
        }
    }

    @Test
    void shouldBeginShort() {
        Random random = new Random(4);
        for (int i = 0; i < 1000; i++) {
            assertThat(Patience.DEFAULT.delay(0, random)).isLessThanOrEqualTo(Duration.ofMillis(400));
        }
    }

    @Test
    void shouldBeExhaustedWhenTheTotalIsReached() {
        assertThat(Patience.DEFAULT.exhausted(Duration.ofMillis(59_999))).isFalse();
        assertThat(Patience.DEFAULT.exhausted(Duration.ofMinutes(1))).isTrue();
    }
}
