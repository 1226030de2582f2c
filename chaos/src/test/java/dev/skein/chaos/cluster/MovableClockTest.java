package dev.skein.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MovableClockTest {
    @Test
    void shouldShowAProcessAnotherTimeWhenMoved(@TempDir Path folder) throws IOException {
        Optional<MovableClock> found = MovableClock.at(folder.resolve("clock"));
        assumeTrue(found.isPresent(), "skipped: libfaketime is not installed");
        MovableClock clock = found.get();

        assertThat(ahead(clock)).isBetween(Duration.ofMinutes(-1), Duration.ofMinutes(1));
        clock.move(Duration.ofHours(2));
        assertThat(ahead(clock)).isBetween(Duration.ofMinutes(119), Duration.ofMinutes(121));
        clock.move(Duration.ofHours(-2));
        assertThat(ahead(clock)).isBetween(Duration.ofMinutes(-121), Duration.ofMinutes(-119));
    }

    private static Duration ahead(MovableClock clock) throws IOException {
        ProcessBuilder date = new ProcessBuilder("date", "+%s");
        date.environment().putAll(clock.environment());
        String seconds = new String(date.start().getInputStream().readAllBytes()).strip();
        return Duration.between(Instant.now(), Instant.ofEpochSecond(Long.parseLong(seconds)));
    }
}
