package dev.skein.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void shouldTakeTheMiddleWhenThereIsOne() {
        assertThat(Spread.of(List.of(9.0, 1.0, 4.0))).isEqualTo(new Spread(1, 4, 9, 3));
    }

    @Test
    void shouldTakeTheMeanOfTheTwoInTheMiddleWhenTheirNumberIsEven() {
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 100.0)).median()).isEqualTo(3);
    }

    @Test
    void shouldRefuseWhenThereIsNothing() {
        assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldTakeTheNearestRankWhenAPercentileIsAsked() {
        double[] hundred =
                DoubleStream.iterate(100, value -> value - 1).limit(100).toArray();

        assertThat(Spread.percentile(hundred, 50)).isEqualTo(50);
        assertThat(Spread.percentile(hundred, 99)).isEqualTo(99);
        assertThat(Spread.percentile(new double[] {7}, 99)).isEqualTo(7);
    }
}
