package dev.skein.coordinator.control;

import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.SchemaVersion;
import dev.skein.sets.MigrationSet;
import dev.skein.sets.ScriptFile;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which scripts an undo needs, and whether the set has them. Pure. */
final class UndoScripts {
    private static final Pattern UNDO = Pattern.compile("U([0-9]+(?:[._][0-9]+)*)__.+\\.sql");

    private UndoScripts() {}

    /**
     * Checks that all between two versions can be taken back.
     *
     * @throws InvalidValueException naming the script that has no undo script
     */
    static void check(MigrationSet set, Optional<SchemaVersion> before, SchemaVersion after) {
        Set<SchemaVersion> undoable = new TreeSet<>();
        for (ScriptFile file : set.migrations()) {
            Matcher undo = UNDO.matcher(file.name());
            if (undo.matches()) {
                undoable.add(SchemaVersion.of(undo.group(1).replace('_', '.')));
            }
        }
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
