package dev.skein.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "250ms, PT0.25S",
        "10s, PT10S",
        "1.5m, PT90S",
        "0.25h, PT15M",
        "2h, PT2H",
        "30d, P30D",
        "0s, PT0S",
        "' 5M ', PT5M",
        "PT1.5S, PT1.5S",
        "pt1m30s, PT90S",
        "P30D, PT720H"
    })
    void shouldReadWhatPeopleAndMachinesWrite(String text, Duration meant) {
        assertThat(Durations.parse("soak", text)).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "60",
                "s",
                "-1s",
                "1 s",
                "1w",
                "P",
                "PT",
                "soon",
                "",
                "999999999d",
                "9999999999s",
                "P99999999999999D",
                "P999999999999999999D"
            })
    void shouldNameTheFieldTheValueAndTheFixWhenItIsNone(String text) {
        assertThatThrownBy(() -> Durations.parse("soak", text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("soak '" + text + "' is not accepted: it must be such as 500ms, 10s, 5m, 2h, 30d or PT10M");
    }
}
