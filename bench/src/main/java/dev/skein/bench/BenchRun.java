package dev.skein.bench;

import dev.skein.bench.measure.BenchResult;
import dev.skein.bench.measure.ScenarioResult;
import dev.skein.bench.run.BenchOptions;
import dev.skein.bench.scenario.Bench;
import dev.skein.bench.scenario.Scenarios;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One run: starts what is shared, lets each wanted scenario measure, and puts the results together after each of them, so
 * that a run of hours which breaks has not measured in vain. Blocks.
 */
final class BenchRun {
    private static final double NANOS = 1e9;

    private final BenchOptions options;
    private final Consumer<String> progress;

    /** @param progress told what happens, line by line */
    BenchRun(BenchOptions options, Consumer<String> progress) {
        this.options = options;
        this.progress = progress;
    }

    /**
     * @param command how the run is repeated
     * @param soFar given after each scenario what was measured until then
     */
    BenchResult run(String command, Consumer<BenchResult> soFar) throws InterruptedException {
        Instant at = Instant.now();
        long start = System.nanoTime();
        Map<String, String> machine = Host.machine();
        progress.accept("starting PostgreSQL");
        try (Bench bench = Bench.start(options, progress)) {
            Map<String, String> versions = Host.versions(bench.server().version());
            Function<List<ScenarioResult>, BenchResult> together = results ->
                    new BenchResult(at, command, (System.nanoTime() - start) / NANOS, machine, versions, results);
            return together.apply(Scenarios.runAll(bench, options, results -> soFar.accept(together.apply(results))));
        }
    }
}
