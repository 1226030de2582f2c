package dev.skein.worker.engine;

import java.util.List;

/**
 * The scripts of a set.
 *
 * @param versioned by version
 * @param repeatable by description
 * @param undo by version
 * @param baselines whether there are {@code B} scripts
 */
record PlannedScripts(
        List<PlannedScript> versioned, List<PlannedScript> repeatable, List<PlannedScript> undo, boolean baselines) {
    PlannedScripts {
        versioned = List.copyOf(versioned);
        repeatable = List.copyOf(repeatable);
        undo = List.copyOf(undo);
    }
}
