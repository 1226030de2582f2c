package dev.skein.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.cli.CapturedConsole;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsoleTest {

    @Test
    void shouldPaintWhenColoursAreOn() {
        Console console = CapturedConsole.terminal().console();

        assertThat(console.styled(Style.BAD, "failed")).isEqualTo("\u001b[31mfailed\u001b[0m");
        assertThat(console.styled(Style.PLAIN, "failed")).isEqualTo("failed");
        assertThat(console.withoutColour().styled(Style.BAD, "failed")).isEqualTo("failed");
    }

    @Test
    void shouldHaveNoColoursWhenTheEnvironmentForbidsThem() {
        assertThat(Console.system(Map.of("NO_COLOR", "1")).colour()).isFalse();
        assertThat(Console.system(Map.of("TERM", "dumb")).colour()).isFalse();
    }
}
