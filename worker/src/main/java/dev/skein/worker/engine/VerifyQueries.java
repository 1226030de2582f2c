package dev.skein.worker.engine;

import dev.skein.contracts.SchemaVersion;
import dev.skein.sets.InvalidSetException;
import dev.skein.sets.MigrationSet;
import dev.skein.sets.ScriptFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The queries of a set's {@code verify/} folder, which must return no row. Immutable, safe on any thread.
 *
 * <p>A query named {@code V4__anything.sql} must hold from version 4 on. One named otherwise describes the set's newest
 * version, and is asked of targets at that version only.
 */
final class VerifyQueries {
    private static final String FOLDER = "verify";

    private final ScriptParser parser;
    private final List<ScriptFile> files;

    private VerifyQueries(ScriptParser parser, List<ScriptFile> files) {
        this.parser = parser;
        this.files = files;
    }

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
        VerifyQueries queries = new VerifyQueries(new ScriptParser(FlywaySetup.of(new SetResources(files))), files);
        for (ScriptFile file : files) {
            Map<String, String> any = new HashMap<>();
            PlanCompiler.placeholders(file.content()).forEach(name -> any.put(name, "1"));
            int statements = queries.parse(file, any).statements().size();
            if (statements != 1) {
                throw new InvalidSetException(
                        Path.of(file.folder(), file.name()),
                        "holds " + statements + " statements: it must hold one query",
                        null);
            }
        }
        return queries;
    }

    /**
     * The queries of a target.
     *
     * @param version the target's
     * @param newest whether it is the set's newest
     * @param placeholders the value of each placeholder, by lower-case name
     */
    List<Query> of(Optional<SchemaVersion> version, boolean newest, Map<String, String> placeholders) {
        return files.stream()
                .filter(file -> file.version()
                        .map(from ->
                                version.filter(now -> from.compareTo(now) <= 0).isPresent())
                        .orElse(newest))
                .map(file -> query(file, placeholders))
                .toList();
    }

    private Query query(ScriptFile file, Map<String, String> placeholders) {
        List<ScriptStatement> statements = parse(file, placeholders).statements();
        // A text that cannot be split with these values is sent whole, for the database's own words about it.
        String sql = statements.isEmpty() ? file.content() : statements.get(0).sql();
        return new Query(file.folder() + "/" + file.name(), sql);
    }

    private ScriptBody parse(ScriptFile file, Map<String, String> placeholders) {
        return parser.parse(file.name(), 0, placeholders);
    }
}
