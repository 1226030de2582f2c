package dev.skein.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DatabaseClockTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Duration passed = Duration.ofDays(3);
    private Promise<Instant> answer = Promise.promise();
    private final DatabaseClock clock = new DatabaseClock(() -> answer.future(), () -> passed.toNanos());

    @Test
    void shouldRefuseToTellTheTimeWhenItWasNotReadYet() {
        assertThatIllegalStateException().isThrownBy(clock::instant);
    }

    @Test
    void shouldTellTheDatabasesTimeAndCountOnWhenItWasRead() {
        read(START, Duration.ZERO);
        pass(Duration.ofSeconds(5));

        assertThat(clock.instant()).isEqualTo(START.plusSeconds(5));
    }

    @Test
    void shouldKeepWhatItKnowsWhenAnAnswerIsSlow() {
        read(START, Duration.ZERO);

        read(START.plusSeconds(1), Duration.ofSeconds(30));

        assertThat(clock.instant()).isEqualTo(START.plusSeconds(30));
    }

    @Test
    void shouldFollowWhenTheDatabasesTimeLeavesWhatItKnows() {
        read(START, Duration.ZERO);

        read(START.plusSeconds(120), Duration.ofMillis(10));
        Instant ahead = clock.instant();
        read(START, Duration.ofMillis(10));

        assertThat(ahead).isEqualTo(START.plusSeconds(120));
        assertThat(clock.instant()).isEqualTo(START.plusMillis(10));
    }

    @Test
    void shouldGoOnWhenTheDatabaseDoesNotAnswer() {
        read(START, Duration.ZERO);
        answer = Promise.promise();
        Future<Void> asked = clock.read();
        pass(Duration.ofSeconds(2));

        answer.fail("gone");

        assertThat(asked.failed()).isTrue();
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(2));
    }

    private void read(Instant time, Duration took) {
        answer = Promise.promise();
        Future<Void> asked = clock.read();
        pass(took);
        answer.complete(time);
        assertThat(asked.succeeded()).isTrue();
    }

    private void pass(Duration time) {
        passed = passed.plus(time);
    }
}
