package dev.skein.worker.engine;

import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.SchemaVersion;
import dev.skein.sets.DatabaseEngine;
import dev.skein.sets.MigrationSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A set's migrations, compiled once: what Flyway would resolve, in the order in which it would run them. Immutable,
 * needs no database, safe on any thread.
 *
 * @param resources the scripts as Flyway reads them
 * @param scripts what runs in each target
 * @param verify what must hold in each target
 */
record MigrationPlan(
        MigrationSet set, SetResources resources, ScriptParser parser, PlannedScripts scripts, VerifyQueries verify) {

    /** The {@code V} scripts, by version. */
    List<PlannedScript> versioned() {
        return scripts.versioned();
    }

    /** The {@code R} scripts, by description. */
    List<PlannedScript> repeatable() {
        return scripts.repeatable();
    }

    /** Whether the set has {@code B} scripts, with which a new target would begin. */
    boolean baselines() {
        return scripts.baselines();
    }

    /** The {@code U} script of a version. */
    Optional<PlannedScript> undo(SchemaVersion version) {
        return scripts.undo().stream()
                .filter(each -> each.version().orElseThrow().compareTo(version) == 0)
                .findFirst();
    }

    /** The queries that must return no row when the target is at that version, for this command's target. */
    List<VerifyQueries.Query> verify(Optional<SchemaVersion> version, MigrationCommand command) {
        boolean newest = versioned().isEmpty()
                || version.equals(versioned().get(versioned().size() - 1).version());
        return verify.of(version, newest, names(command), values(set, command));
    }

    /** The script as it is for this command's target. */
    ScriptBody body(PlannedScript script, MigrationCommand command) {
        if (script.body().isPresent() && Collections.disjoint(script.placeholders(), names(command))) {
            return script.body().get();
        }
        Map<String, String> values = values(set, command);
        Optional<String> unknown = script.placeholders().stream()
                .filter(name -> !values.containsKey(name))
                .findFirst();
        if (unknown.isPresent()) {
            return ScriptBody.forFlyway(script.checksum(), true, "${" + unknown.get() + "} is for Flyway to replace");
        }
        return parser.parse(script.name(), script.checksum(), values);
    }

    /** Whether one of these scripts sets something that must end with its own transaction. */
    boolean needsOwnTransactions(Set<String> pending, MigrationCommand command) {
        return Stream.concat(versioned().stream(), repeatable().stream())
                .filter(script -> pending.contains(script.name()))
                .anyMatch(script -> !body(script, command).localSettings().isEmpty());
    }

    /** How many versioned scripts a command may have applied. */
    int reach(Optional<SchemaVersion> limit) {
        return limit.map(version -> (int) versioned().stream()
                        .takeWhile(script -> script.version().orElseThrow().compareTo(version) <= 0)
                        .count())
                .orElse(versioned().size());
    }

    /** The names of the command's own placeholders, in lower case. */
    private static Set<String> names(MigrationCommand command) {
        return command.placeholders().keySet().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The values of placeholders that are known without asking the database, by lower-case name. */
    static Map<String, String> values(MigrationSet set, MigrationCommand command) {
        Map<String, String> values = new HashMap<>();
        set.placeholders().forEach((name, value) -> values.put(name.toLowerCase(Locale.ROOT), value));
        command.placeholders().forEach((name, value) -> values.put(name.toLowerCase(Locale.ROOT), value));
        values.put(
                "flyway:defaultschema",
                set.engine() == DatabaseEngine.SQLITE
                        ? "main"
                        : command.target().name());
        values.put("flyway:table", Sql.HISTORY_TABLE);
        return values;
    }
}
