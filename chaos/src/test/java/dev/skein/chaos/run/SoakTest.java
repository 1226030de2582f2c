package dev.skein.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SoakTest {

    @Test
    void shouldFindNothingWhenSamplesAreFlat() {
        assertThat(Soak.grown(samples(i -> new SoakReport.Sample(i, 40 + i % 3, 400 + i % 7, 900))))
                .isEmpty();
    }

    @Test
    void shouldSayWhatHasGrownWhenSamplesRise() {
        assertThat(Soak.grown(samples(i -> new SoakReport.Sample(i, 40 + i, 100 + 500 * i, 9_900))))
                .hasSize(2)
                .anyMatch(problem -> problem.startsWith("the median latency has grown"))
                .anyMatch(problem -> problem.startsWith("the connections have grown"));
    }

    private static List<SoakReport.Sample> samples(IntFunction<SoakReport.Sample> sample) {
        return IntStream.range(0, 20).mapToObj(sample).toList();
    }
}
