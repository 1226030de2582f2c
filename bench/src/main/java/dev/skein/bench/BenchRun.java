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

/** One run: starts what is shared, lets each wanted scenario measure, and puts the results together. Blocks. */
final class BenchRun {
    private static final double NANOS = 1e9;

    private final BenchOptions options;
    private final Consumer<String> progress;

    /** @param progress told what happens, line by line */
    BenchRun(BenchOptions options, Consumer<String> progress) {
        this.options = options;
        this.progress = progress;
    }

    /** @param command how the run is repeated */
    BenchResult run(String command) throws InterruptedException {
        Instant at = Instant.now();
        long start = System.nanoTime();
        Map<String, String> machine = Host.machine();
        progress.accept("starting PostgreSQL");
        try (Bench bench = Bench.start(options, progress)) {
            Map<String, String> versions = Host.versions(bench.server().version());
            List<ScenarioResult> results = Scenarios.runAll(bench, options);
            return new BenchResult(at, command, (System.nanoTime() - start) / NANOS, machine, versions, results);
        }
    }
}
