package dev.skein.stack.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PercentilesTest {

    @Test
    void shouldTakeTheNearestRankWhenValuesAreUnordered() {
        double[] oneToHundred =
                IntStream.rangeClosed(1, 100).mapToDouble(i -> 101 - i).toArray();

        assertThat(Percentiles.of(oneToHundred, 50)).isEqualTo(50);
        assertThat(Percentiles.of(oneToHundred, 99)).isEqualTo(99);
        assertThat(Percentiles.of(oneToHundred, 100)).isEqualTo(100);
    }

    @Test
    void shouldTakeTheOnlyValueWhenThereIsOne() {
        assertThat(Percentiles.of(new double[] {7}, 1)).isEqualTo(7);
    }

    @Test
    void shouldBeZeroWhenThereIsNoValue() {
        assertThat(Percentiles.of(new double[0], 99)).isZero();
    }
}
