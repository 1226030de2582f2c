package dev.skein.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ScalingTest {
    @Test
    void shouldLeaveTheTailOutWhenTheRateIsTaken() {
        // a tenant every 100 ms, and the last two a minute later
        List<Long> times = LongStream.concat(
                        LongStream.range(0, 18).map(i -> i * 100_000_000L),
                        LongStream.of(60_000_000_000L, 61_000_000_000L))
                .boxed()
                .toList();

        assertThat(Scaling.steadyRate(times)).isCloseTo(10, within(1e-9));
    }
}
