package dev.skein.worker.engine;

import dev.skein.contracts.SchemaVersion;
import dev.skein.sets.InvalidSetException;
import dev.skein.sets.MigrationSet;
import dev.skein.sets.ScriptFile;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The queries of a set's {@code verify/} folder, which must return no row. Immutable, safe on any thread.
 *
 * <p>A query named {@code V4__anything.sql} must hold from version 4 on. One named otherwise describes the set's newest
 * version, and is asked of targets at that version only.
 */
final class VerifyQueries {
    private static final String FOLDER = "verify";

    private final ScriptParser parser;
    private final List<Planned> planned;

    private VerifyQueries(ScriptParser parser, List<Planned> planned) {
        this.parser = parser;
        this.planned = planned;
    }

    /**
     * A file of the folder.
     *
     * @param placeholders the names in its {@code ${...}}, in lower case
     * @param query the same for every target; empty when it differs by target
     */
    private record Planned(ScriptFile file, Set<String> placeholders, Optional<Query> query) {}

    /**
     * One query for one target.
     *
     * @param script its file, with the folder
     * @param sql without its semicolon
     */
    record Query(String script, String sql) {}

    /** Whether a script's name is that of a query. */
    static boolean isQuery(String script) {
        return script.startsWith(FOLDER + "/");
    }

    /** @throws InvalidSetException when a file does not hold exactly one statement */
    static VerifyQueries of(MigrationSet set) {
        List<ScriptFile> files =
                set.files(FOLDER).stream().filter(ScriptFile::isSql).toList();
        ScriptParser parser = new ScriptParser(FlywaySetup.of(new SetResources(files)), Dialect.of(set.engine()));
        Map<String, String> values = set.placeholders().entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().toLowerCase(Locale.ROOT), Map.Entry::getValue));
        return new VerifyQueries(
                parser, files.stream().map(file -> plan(parser, file, values)).toList());
    }

    private static Planned plan(ScriptParser parser, ScriptFile file, Map<String, String> values) {
        Set<String> placeholders = PlanCompiler.placeholders(file.content());
        Map<String, String> any = new HashMap<>();
        placeholders.forEach(name -> any.put(name, "1"));
        int statements = parser.parse(file.name(), 0, any).statements().size();
        if (statements != 1) {
            throw new InvalidSetException(
                    Path.of(file.folder(), file.name()),
                    "holds " + statements + " statements: it must hold one query",
                    null);
        }
        Optional<Query> same =
                values.keySet().containsAll(placeholders) ? Optional.of(query(parser, file, values)) : Optional.empty();
        return new Planned(file, placeholders, same);
    }

    /**
     * The queries of a command's target.
     *
     * @param version the target's
     * @param newest whether it is the set's newest
     * @param own the command's placeholders, which come before the set's
     * @param placeholders the value of each placeholder, by lower-case name
     */
    List<Query> of(Optional<SchemaVersion> version, boolean newest, Set<String> own, Map<String, String> placeholders) {
        return planned.stream()
                .filter(each -> each.file()
                        .version()
                        .map(from ->
                                version.filter(now -> from.compareTo(now) <= 0).isPresent())
                        .orElse(newest))
                .map(each -> each.query()
                        .filter(same -> Collections.disjoint(each.placeholders(), own))
                        .orElseGet(() -> query(parser, each.file(), placeholders)))
                .toList();
    }

    private static Query query(ScriptParser parser, ScriptFile file, Map<String, String> placeholders) {
        List<ScriptStatement> statements =
                parser.parse(file.name(), 0, placeholders).statements();
        // A text that cannot be split with these values is sent whole, for the database's own words about it.
        String sql = statements.isEmpty() ? file.content() : statements.get(0).sql();
        return new Query(file.folder() + "/" + file.name(), sql);
    }
}
