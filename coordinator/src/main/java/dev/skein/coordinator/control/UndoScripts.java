package dev.skein.coordinator.control;

import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.SchemaVersion;
import dev.skein.sets.MigrationSet;
import dev.skein.sets.ScriptFile;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which scripts an undo needs, and whether the set has them. Pure. */
final class UndoScripts {
    private UndoScripts() {}

    /**
     * Checks that all between two versions can be taken back.
     *
     * @throws InvalidValueException naming the script that has no undo script
     */
    static void check(MigrationSet set, Optional<SchemaVersion> before, SchemaVersion after) {
        Set<SchemaVersion> undoable = set.migrations().stream()
                .flatMap(file -> file.undoes().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        for (ScriptFile file : set.migrations()) {
            Optional<SchemaVersion> applied = file.version()
                    .filter(version ->
                            before.map(from -> version.compareTo(from) > 0).orElse(true))
                    .filter(version -> version.compareTo(after) <= 0);
            if (file.isSql() && applied.isPresent() && !undoable.contains(applied.get())) {
                throw InvalidValueException.because(
                        "set",
                        "set '" + set.name() + "' has no undo script for " + file.name() + ": add "
                                + file.name().replaceFirst("^.", "U") + ", or go on to a newer version");
            }
        }
    }
}
