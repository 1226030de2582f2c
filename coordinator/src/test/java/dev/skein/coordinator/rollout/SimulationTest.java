package dev.skein.coordinator.rollout;

import org.junit.jupiter.api.Test;

/** Ten thousand storms; a seed that fails is named, and fails again when run alone. */
class SimulationTest {
    private static final long SEEDS = 10_000;

    @Test
    void shouldApplyEachScriptOnceAndEndWhenAnythingFailsInAnyOrder() {
        for (long seed = 0; seed < SEEDS; seed++) {
            try {
                new Simulation(seed).run();
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }
}
