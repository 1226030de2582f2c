package dev.skein.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.cli.CapturedConsole;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T10:00:00Z"));

    @Test
    void shouldDrawInPlaceWhenOnATerminal() {
        CapturedConsole console = CapturedConsole.terminal();

        try (ProgressLine progress = new ProgressLine(console.console(), now::get, INTERVAL)) {
            progress.update("10 done");
            progress.update("9 d");
        }

        assertThat(console.err()).isEqualTo("\r10 done\r9 d    \r   \r");
        assertThat(console.out()).isEmpty();
    }

    @Test
    void shouldCutTheTextWhenItIsWiderThanATerminal() {
        CapturedConsole console = CapturedConsole.terminal();

        new ProgressLine(console.console(), now::get, INTERVAL).update("x".repeat(200));

        assertThat(console.err()).hasSize(80);
    }

    @Test
    void shouldWriteOnePlainLineEachIntervalWhenPiped() {
        CapturedConsole console = CapturedConsole.piped();

        try (ProgressLine progress = new ProgressLine(console.console(), now::get, INTERVAL)) {
            progress.update("1 done");
            now.updateAndGet(instant -> instant.plusSeconds(9));
            progress.update("2 done");
            now.updateAndGet(instant -> instant.plusSeconds(1));
            progress.update("3 done");
        }

        assertThat(console.err().lines()).containsExactly("1 done", "3 done");
    }
}
