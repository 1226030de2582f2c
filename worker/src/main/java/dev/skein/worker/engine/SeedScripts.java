package dev.skein.worker.engine;

import dev.skein.sets.MigrationSet;
import dev.skein.sets.ScriptFile;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads a set's {@code seeds/}: which names they replace, and their statements. Needs no database. Pure. */
public final class SeedScripts {
    private SeedScripts() {}

    /** The names in the script's {@code ${...}}, in lower case. */
    public static Set<String> placeholders(ScriptFile script) {
        return PlanCompiler.placeholders(script.content());
    }

    /**
     * The statements of one script, in order, split as Flyway would for the set's engine.
     *
     * @param values what stands for each name of {@link #placeholders}; the set's own placeholders are known
     */
    public static List<String> statements(MigrationSet set, ScriptFile script, Map<String, String> values) {
        Map<String, String> all = new TreeMap<>();
        set.placeholders().forEach((name, value) -> all.put(name.toLowerCase(Locale.ROOT), value));
        all.putAll(values);
        ScriptParser parser = new ScriptParser(FlywaySetup.of(new SetResources(set.seeds())), Dialect.of(set.engine()));
        return parser.parse(script.name(), 0, all).statements().stream()
                .map(ScriptStatement::sql)
                .toList();
    }
}
