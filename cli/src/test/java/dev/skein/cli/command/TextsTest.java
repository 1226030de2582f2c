package dev.skein.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextsTest {
    @ParameterizedTest
    @CsvSource({"PT0.84S, 840 ms", "PT12.5S, 12.5 s", "PT119S, 119.0 s", "PT10M, 10.0 min", "PT24H, 24.0 h"})
    void shouldWriteADurationInTheUnitThatFitsIt(Duration duration, String expected) {
        assertThat(Texts.duration(duration)).isEqualTo(expected);
    }

    @Test
    void shouldNameTheScriptOnceWhenTheMessageBeginsWithIt() {
        assertThat(Texts.failure(
                        Optional.of("verify/a.sql"), Optional.empty(), "verify/a.sql returned 1", Optional.empty()))
                .isEqualTo("verify/a.sql returned 1");
        assertThat(Texts.failure(Optional.of("V1__a.sql"), Optional.of(7), "no such table", Optional.of("42P01")))
                .isEqualTo("V1__a.sql line 7: no such table (42P01)");
    }
}
