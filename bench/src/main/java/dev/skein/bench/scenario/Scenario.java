package dev.skein.bench.scenario;

import dev.skein.bench.measure.ScenarioResult;

/** One thing to measure. */
public interface Scenario {
    /** As {@code --only} takes it. */
    String name();

    /** For people: what is measured. */
    String title();

    /** Whether the quick form of the bench has it too. */
    boolean quick();

    /** Measures. Blocks, for minutes. */
    ScenarioResult run(Bench bench) throws Exception;
}
