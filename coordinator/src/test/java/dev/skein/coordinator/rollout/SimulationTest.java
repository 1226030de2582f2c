package dev.skein.coordinator.rollout;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

/** Ten thousand storms; a seed that fails is named, and fails again when run alone. */
class SimulationTest {
    private static final long SEEDS = 10_000;

    @Test
    void shouldApplyEachScriptOnceWaveByWaveAndEndWhenAnythingFailsInAnyOrder() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Simulation simulation = new Simulation(seed);
            assertThatCode(simulation::run).as("seed %d", seed).doesNotThrowAnyException();
        }
    }
}
