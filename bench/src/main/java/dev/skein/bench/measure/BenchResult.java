package dev.skein.bench.measure;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All of one run.
 *
 * @param at when it began
 * @param command how it was called
 * @param machine what it ran on: processor, cores, memory, system, disk
 * @param versions of what took part
 */
public record BenchResult(
        Instant at,
        String command,
        double seconds,
        Map<String, String> machine,
        Map<String, String> versions,
        List<ScenarioResult> scenarios) {
    public BenchResult {
        machine = new TreeMap<>(machine);
        versions = new TreeMap<>(versions);
        scenarios = List.copyOf(scenarios);
    }
}
