package dev.skein.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationConverterTest {

    @ParameterizedTest
    @CsvSource({"250ms,250", "10s,10000", "5m,300000", "2h,7200000", "PT1.5S,1500"})
    void shouldReadWhatPeopleWrite(String text, long millis) {
        assertThat(new DurationConverter().convert(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void shouldSayWhatWouldBeAcceptedWhenItIsNoDuration() {
        assertThatThrownBy(() -> new DurationConverter().convert("soon"))
                .hasMessageContaining("'soon'")
                .hasMessageContaining("10s");
    }
}
