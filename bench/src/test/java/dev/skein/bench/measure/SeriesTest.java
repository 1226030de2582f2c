package dev.skein.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesTest {
    @Test
    void shouldRefuseWhenThereIsNeitherAValueNorAReason() {
        assertThatThrownBy(() -> Series.of("loop", Role.PEER, Unit.TENANTS_PER_SECOND, 1, List.of()))
                .hasMessageContaining("loop");
    }

    @Test
    void shouldTellABreakFromAnAbsenceWhenThereAreNoValues() {
        assertThat(Series.absent("a", Role.PEER, Unit.SECONDS, "not installed").failed())
                .isFalse();
        assertThat(Series.absent("a", Role.PEER, Unit.SECONDS, Series.FAILED + "syntax error")
                        .failed())
                .isTrue();
    }

    @Test
    void shouldKeepThreeDigitsWhenANumberIsWritten() {
        assertThat(Numbers.of(1234.5)).isEqualTo("1235");
        assertThat(Numbers.of(12.34)).isEqualTo("12.3");
        assertThat(Numbers.of(-0.987)).isEqualTo("-0.99");
        assertThat(Numbers.plain(30)).isEqualTo("30");
        assertThat(Numbers.plain(0.95)).isEqualTo("0.95");
        assertThat(Numbers.of(new Spread(1, 2, 3, 5))).isEqualTo("2.00 (1.00 to 3.00)");
    }
}
