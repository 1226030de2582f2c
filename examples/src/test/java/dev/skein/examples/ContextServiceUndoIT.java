package dev.skein.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.contracts.SchemaVersion;
import dev.skein.embedded.Sql;
import dev.skein.sets.ScriptFile;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each undo script leads back to the catalog that its versioned script found. */
class ContextServiceUndoIT {

    @Test
    void shouldLeadBackVersionByVersionWhenUndoScriptsRun() throws SQLException {
        ExampleDatabase database = new ExampleDatabase("context-service");
        database.migrateShared();
        List<SchemaVersion> versions = database.set().migrations().stream()
                .flatMap(file -> file.version().stream())
                .sorted()
                .toList();
        Deque<List<String>> catalogs = new ArrayDeque<>();
        try (Sql sql = database.connect("acme")) {
            for (SchemaVersion version : versions) {
                database.flyway("acme").target(version.value()).load().migrate();
                catalogs.push(Catalog.of(sql));
            }
            sql.run("INSERT INTO contexts (context_type, title, created_by) VALUES ('task', 'kept', 'test')");

            for (int i = versions.size() - 1; i > 0; i--) {
                List<String> undone = catalogs.pop();
                sql.run(undo(database, versions.get(i)).content());

                assertThat(Catalog.of(sql))
                        .as("after the undo of version %s", versions.get(i))
                        .isEqualTo(catalogs.peek())
                        .isNotEqualTo(undone);
            }
            assertThat(sql.rows("SELECT title FROM contexts")).containsExactly("kept");

            sql.run(undo(database, versions.get(0)).content());
            assertThat(Catalog.of(sql)).isEmpty();
        }
    }

    private static ScriptFile undo(ExampleDatabase database, SchemaVersion version) {
        return database.set().migrations().stream()
                .filter(file -> file.name().startsWith("U" + version + "__"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no undo script for version " + version));
    }
}
