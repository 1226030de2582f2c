package dev.skein.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RotationTest {
    private static final List<String> FOUR = List.of("a", "b", "c", "d");

    @Test
    void shouldKeepTheOrderWhenTheFirstRoundBegins() {
        assertThat(Rotation.of(FOUR, 0)).isEqualTo(FOUR);
    }

    @Test
    void shouldHaveEverybodyOnceWhenARoundIsPlayed() {
        for (int round = 0; round < 20; round++) {
            assertThat(Rotation.of(FOUR, round)).containsExactlyInAnyOrderElementsOf(FOUR);
        }
    }

    @Test
    void shouldLetEachBeFirstWhenThereAreEnoughRounds() {
        assertThat(IntStream.range(0, 8)
                        .mapToObj(round -> Rotation.of(FOUR, round).get(0)))
                .containsAll(FOUR);
    }

    @Test
    void shouldGoBackwardsWhenTheRoundIsOdd() {
        List<String> order = Rotation.of(FOUR, 1);

        assertThat(order.indexOf("b")).isEqualTo((order.indexOf("c") + 1) % FOUR.size());
    }
}
