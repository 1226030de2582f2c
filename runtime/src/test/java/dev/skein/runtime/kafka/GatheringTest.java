package dev.skein.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GatheringTest {
    private static final Duration REST = Duration.ofMillis(25);

    private long now = -5;
    private final Gathering gathering = new Gathering(REST, 100, () -> now);

    @Test
    void shouldNotRestWhenFewMessagesCome() {
        for (int i = 0; i < 50; i++) {
            assertThat(gathering.after(1)).isZero();
            pass(20);
        }
    }

    @Test
    void shouldRestWhenManyMessagesComeOneByOne() {
        for (int i = 0; i < 20; i++) {
            gathering.after(1);
            pass(5);
        }

        assertThat(gathering.after(1)).isEqualTo(REST);
    }

    @Test
    void shouldRestNoMoreWhenTheRushIsOver() {
        assertThat(gathering.after(40)).isEqualTo(REST);
        pass(100);
        assertThat(gathering.after(1)).isEqualTo(REST);
        pass(100);
        assertThat(gathering.after(1)).isZero();
    }

    @Test
    void shouldNotRestWhenARoundCarriesEnough() {
        assertThat(gathering.after(100)).isZero();
        assertThat(gathering.after(99)).isEqualTo(REST);
    }

    private void pass(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
