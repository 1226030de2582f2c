package dev.skein.worker.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ConsumerHealthTest {
    private Instant now = Instant.parse("2026-11-21T10:00:00Z");
    private final ConsumerHealth health = new ConsumerHealth(() -> now);

    @Test
    void shouldHaveAProblemUntilTheGroupIsJoined() {
        health.polled(false);
        assertThat(health.problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("group"));

        health.polled(true);

        assertThat(health.problem()).isEmpty();
        assertThat(health.joined()).isCompleted();
    }

    @Test
    void shouldHaveAProblemWhenPollingStalls() {
        health.polled(true);

        now = now.plusSeconds(10);

        assertThat(health.problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("10 s"));
    }

    @Test
    void shouldHaveAProblemWhenTheConsumerIsGone() {
        health.polled(true);

        health.left();

        assertThat(health.problem()).isPresent();
    }
}
