package dev.skein.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationConverterTest {
    private final DurationConverter converter = new DurationConverter();

    @ParameterizedTest
    @ValueSource(strings = {"1.5m", "PT90S"})
    void shouldReadWhatAPolicyMaySay(String text) {
        assertThat(converter.convert(text)).isEqualTo(Duration.ofSeconds(90));
    }

    @ParameterizedTest
    @ValueSource(strings = {"60", "-1s", "PT-1S"})
    void shouldNameTheFixWhenItIsNoDuration(String text) {
        assertThatThrownBy(() -> converter.convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessage("'" + text + "' is no duration: it must be such as 500ms, 10s, 5m, 2h, 30d or PT10M");
    }
}
