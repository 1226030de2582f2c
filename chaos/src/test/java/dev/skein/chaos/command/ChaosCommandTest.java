package dev.skein.chaos.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.cli.SkeinCli;
import dev.skein.cli.output.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChaosCommandTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource({
        "--runs, 0, --runs 0 is not accepted: give 1 or more",
        "--tenants, -1, --tenants -1 is not accepted: give 1 or more",
        "--faults, flood, --faults flood is no fault: choose from"
    })
    void shouldRefuseWithTheFixWhenAValueIsNotAccepted(String option, String value, String said) {
        assertThat(run("chaos", option, value)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(said);
    }

    @Test
    void shouldSayHowItEndsWhenItIsAskedForHelp() {
        assertThat(run("chaos", "--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("--seed", "--faults", "with 3 when one failed");
    }

    private int run(String... args) {
        Console console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false);
        return SkeinCli.run(args, console, Map.of(), new ChaosCommand());
    }
}
