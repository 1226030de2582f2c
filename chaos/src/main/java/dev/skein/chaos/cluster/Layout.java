package dev.skein.chaos.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a cluster is made of.
 *
 * @param concurrency how many targets each worker migrates at a time
 * @param sets folders of migration sets
 * @param coordinatorSettings in place of those the stack ships
 * @param workerSettings in place of those the stack ships
 * @param breakable whether disks can be filled and clocks be moved, where the machine allows it: disks are small then,
 *     and each look at the clock takes longer
 */
public record Layout(
        int coordinators,
        int workers,
        int concurrency,
        List<Path> sets,
        Map<String, String> coordinatorSettings,
        Map<String, String> workerSettings,
        boolean breakable) {
    public Layout {
        sets = List.copyOf(sets);
        coordinatorSettings = Map.copyOf(coordinatorSettings);
        workerSettings = Map.copyOf(workerSettings);
    }

    /** With the settings that the stack ships. */
    public static Layout shipped(int coordinators, int workers, Path sets) {
        return new Layout(coordinators, workers, 4, List.of(sets), Map.of(), Map.of(), false);
    }

    /**
     * With a lease of six seconds, which the stack gives a minute: so that attempts are taken from workers that live,
     * and fences decide.
     */
    public static Layout hasty(int coordinators, int workers, Path sets) {
        return new Layout(
                coordinators,
                workers,
                4,
                List.of(sets),
                Map.of("skein.coordinator.lease", "6s"),
                Map.of("skein.worker.heartbeat", "1s"),
                false);
    }

    /** The same with disks that can be filled and clocks that can be moved. */
    public Layout withBreakableParts() {
        return new Layout(coordinators, workers, concurrency, sets, coordinatorSettings, workerSettings, true);
    }
}
