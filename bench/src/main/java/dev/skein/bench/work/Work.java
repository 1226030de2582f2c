package dev.skein.bench.work;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.TenantId;
import dev.skein.sets.MigrationSet;
import dev.skein.sets.MigrationSets;
import dev.skein.sets.ScriptFile;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A migration set as something to do: its versioned scripts in order, which everybody runs, whatever tool runs them.
 * Immutable.
 *
 * @param folder where the set lies, for tools that read it by themselves
 */
public record Work(Path folder, MigrationSet set, List<ScriptFile> scripts) {
    /** How Skein calls the one database of a contender. */
    public static final DatabaseRef DATABASE = DatabaseRef.of("main");

    public Work {
        scripts = List.copyOf(scripts);
    }

    /** Reads the set in a folder. Blocks. */
    public static Work read(Path folder) {
        MigrationSet set = MigrationSets.load(List.of(folder)).all().get(0);
        List<ScriptFile> scripts = set.migrations().stream()
                .filter(ScriptFile::isSql)
                .filter(script -> script.name().startsWith("V"))
                .sorted(Comparator.comparing(script -> script.version().orElseThrow()))
                .toList();
        return new Work(folder, set, scripts);
    }

    /** How many scripts a tenant has in the end. */
    public int size() {
        return scripts.size();
    }

    /** A new tenant, up to the newest script. */
    public Step whole() {
        return new Step(0, size());
    }

    /** The scripts of a step. */
    public List<ScriptFile> scripts(Step step) {
        return scripts.subList(step.from(), step.to());
    }

    /** The scripts of a step as one text. */
    public String text(Step step) {
        return scripts(step).stream().map(ScriptFile::content).collect(Collectors.joining("\n;\n"));
    }

    /** The version that a tenant has after so many scripts. */
    public SchemaVersion version(int scripts) {
        return this.scripts.get(scripts - 1).version().orElseThrow();
    }

    /** The schema, database or file of a tenant. */
    public String target(String tenant) {
        return set.target(DATABASE, TenantId.of(tenant)).name();
    }
}
