package dev.skein.coordinator.control;

import dev.skein.contracts.SchemaVersion;
import dev.skein.sets.MigrationSet;
import dev.skein.sets.ScriptFile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which versioned scripts a target has still to run, as far as its version tells. Pure. */
final class PendingScripts {
    private PendingScripts() {}

    /** The names of the scripts beyond one version, up to another, in order. */
    static List<String> between(MigrationSet set, Optional<SchemaVersion> from, Optional<SchemaVersion> to) {
        return set.migrations().stream()
                .filter(file -> file.isSql() && version(file).isPresent())
                .filter(file ->
                        from.map(at -> version(file).get().compareTo(at) > 0).orElse(true))
                .filter(file ->
                        to.map(end -> version(file).get().compareTo(end) <= 0).orElse(true))
                .sorted(Comparator.comparing(file -> version(file).get()))
                .map(ScriptFile::name)
                .toList();
    }

    /** The texts of scripts, in the order in which they run. */
    static JsonArray texts(MigrationSet set, Set<String> names) {
        JsonArray texts = new JsonArray();
        set.migrations().stream()
                .filter(file -> names.contains(file.name()))
                .sorted(Comparator.comparing(file -> version(file).get()))
                .forEach(file ->
                        texts.add(new JsonObject().put("script", file.name()).put("sql", file.content())));
        return texts;
    }

    /** A baseline script stands for others and is not run after them. */
    private static Optional<SchemaVersion> version(ScriptFile file) {
        return file.version().filter(version -> file.name().startsWith("V"));
    }
}
