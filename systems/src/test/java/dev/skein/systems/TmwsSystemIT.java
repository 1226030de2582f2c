package dev.skein.systems;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.embedded.ChildJvm;
import dev.skein.embedded.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** TMWS on SQLite: from no file to its table of connections and back, and its five troubles. */
class TmwsSystemIT {
    private static final String SET = "../examples/tmws";
    private static final String TABLE =
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'mcp_connections'";
    private static final String INDEXES =
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'mcp_connections' AND sql IS NOT NULL"
                    + " ORDER BY name";
    private static final String RECORD = """
            INSERT INTO mcp_connections (id, server_name, namespace, agent_id, config_json)
            VALUES ('test-uuid-123', 'test_server', 'test-namespace', 'test-agent', '{"url": "http://localhost:8080"}')""";

    @TempDir
    private Path folder;

    private Map<String, String> env = Map.of();
    private Shell shell = new Shell("tmws", env, Map.of());

    @BeforeEach
    void open() {
        env = Map.of(
                "SKEIN_SETS", SET,
                "DATABASE_URL", "sqlite+aiosqlite:///" + file(),
                "SKEIN_BACKUPS", folder + "/backups");
        shell = new Shell(
                "tmws", env, Map.of("sqlite:data-dev", "sqlite:" + folder + "/dev", "my-tmws", folder + "/set"));
    }

    private Path file() {
        return folder.resolve("data/tmws.db");
    }

    private List<String> rows(String query) throws SQLException {
        try (Sql sql = Sql.connect("jdbc:sqlite:" + file(), "", "")) {
            return sql.rows(query);
        }
    }

    private void execute(String statement) throws SQLException {
        try (Sql sql = Sql.connect("jdbc:sqlite:" + file(), "", "")) {
            sql.run(statement);
        }
    }

    @Test
    void shouldDoAllThatItsPageSaysWhenThereIsNoFileYet() throws Exception {
        comeToTheNewestVersion();
        keepWhatTheServiceWrites();
        backUpAndRestore();
        goBackAndForth();
        recordWhatIsThereAlready();
        writeTheNextMigration();

        assertThat(shell.ran()).containsAll(Page.commands("tmws"));
    }

    private void comeToTheNewestVersion() throws SQLException {
        assertThat(shell.ok("skein solo status").out()).containsPattern("tmws +tmws +- +2 +2 +absent");
        assertThat(shell.ok("skein solo heads").out()).contains("V2__add_mcp_connections_table.sql");
        assertThat(shell.run("skein solo status --check").code()).isEqualTo(4);
        assertThat(shell.ok("skein solo migrate --to 1").out()).containsPattern("tmws +tmws +ok +- +1 +1");
        assertThat(rows(TABLE)).isEmpty();

        assertThat(shell.ok("skein solo migrate").out()).containsPattern("tmws +tmws +ok +1 +2 +1");
        shell.ok("skein solo status --check");
        shell.ok("skein solo verify");
        assertThat(rows(TABLE)).containsExactly("mcp_connections");
        assertThat(rows(INDEXES))
                .containsExactly(
                        "ix_mcp_connections_namespace, CREATE INDEX ix_mcp_connections_namespace ON mcp_connections"
                                + " (namespace)",
                        "ix_mcp_connections_namespace_agent, CREATE INDEX ix_mcp_connections_namespace_agent ON"
                                + " mcp_connections (namespace, agent_id)");
        assertThat(rows("SELECT name, type, \"notnull\", dflt_value FROM pragma_table_info('mcp_connections')"))
                .containsExactly(
                        "id, VARCHAR(36), 1, null",
                        "server_name, VARCHAR(255), 1, null",
                        "namespace, VARCHAR(255), 1, null",
                        "agent_id, VARCHAR(255), 1, null",
                        "status, VARCHAR(50), 1, 'disconnected'",
                        "config_json, JSON, 1, null",
                        "tools_json, JSON, 1, '[]'",
                        "error_message, TEXT, 0, null",
                        "error_at, DATETIME, 0, null",
                        "created_at, DATETIME, 1, CURRENT_TIMESTAMP",
                        "connected_at, DATETIME, 0, null",
                        "disconnected_at, DATETIME, 0, null",
                        "updated_at, DATETIME, 0, null");
    }

    private void keepWhatTheServiceWrites() throws SQLException {
        execute(RECORD);
        assertThat(rows("SELECT server_name, namespace, agent_id, status, tools_json FROM mcp_connections"))
                .containsExactly("test_server, test-namespace, test-agent, disconnected, []");
        assertThat(rows("EXPLAIN QUERY PLAN SELECT * FROM mcp_connections WHERE namespace = 'test-namespace'"))
                .singleElement()
                .asString()
                .contains("SEARCH mcp_connections USING INDEX ix_mcp_connections_namespace");
        assertThat(rows("EXPLAIN QUERY PLAN SELECT * FROM mcp_connections WHERE namespace = 'test-namespace' AND"
                        + " agent_id = 'test-agent'"))
                .singleElement()
                .asString()
                .contains("SEARCH mcp_connections USING INDEX ix_mcp_connections_namespace_agent");
        execute("DELETE FROM mcp_connections WHERE id = 'test-uuid-123'");
    }

    private void backUpAndRestore() throws SQLException {
        execute(RECORD);
        List<String> before = rows("SELECT * FROM mcp_connections");
        assertThat(shell.ok("skein solo backup take").out()).containsPattern("tmws +tmws +2 +\\d+ +\\d+ .*-sqlite.gz");
        try (Sql service = Sql.connect("jdbc:sqlite:" + file(), "", "")) {
            assertThat(service.rows("SELECT id FROM mcp_connections")).containsExactly("test-uuid-123");
            shell.ok("skein solo undo --steps 1");
            assertThat(rows(TABLE)).isEmpty();
            shell.ok("skein solo restore --yes");
            assertThat(service.rows("SELECT id FROM mcp_connections"))
                    .as("a session that was open all the time")
                    .containsExactly("test-uuid-123");
        }
        assertThat(rows("SELECT * FROM mcp_connections")).isEqualTo(before);
        shell.ok("skein solo status --check");
        shell.ok("skein solo backup list");
        execute("DELETE FROM mcp_connections WHERE id = 'test-uuid-123'");
    }

    private void goBackAndForth() throws SQLException {
        assertThat(shell.ok("skein solo undo --steps 1").out()).containsPattern("tmws +tmws +ok +2 +1 +1");
        assertThat(rows(TABLE)).isEmpty();
        assertThat(shell.ok("skein solo history").out()).contains("DELETE  V2__add_mcp_connections_table.sql");
        shell.ok("skein solo migrate");
        assertThat(rows(TABLE)).containsExactly("mcp_connections");
        shell.ok("skein solo undo --to 1");
        assertThat(rows(TABLE)).isEmpty();
        assertThat(rows("SELECT version, type FROM flyway_schema_history ORDER BY installed_rank"))
                .containsExactly("1, SQL", "2, SQL", "2, DELETE", "2, SQL", "2, DELETE");
        shell.ok("skein solo migrate");
    }

    private void recordWhatIsThereAlready() throws SQLException {
        execute("DROP TABLE flyway_schema_history");
        assertThat(shell.run("skein solo status --check").code()).isEqualTo(4);
        shell.ok("skein solo stamp 2");
        assertThat(rows("SELECT version, success FROM flyway_schema_history ORDER BY installed_rank"))
                .containsExactly("1, 1", "2, 1");
        shell.ok("skein solo stamp 2 --force");
        shell.ok("skein solo status --check");
        assertThat(shell.ok("skein solo locks").out()).contains("nobody holds");
        shell.ok("skein solo migrate --url sqlite:data-dev");
        try (Sql sql = Sql.connect("jdbc:sqlite:" + folder.resolve("dev/tmws.db"), "", "")) {
            assertThat(sql.rows(TABLE)).containsExactly("mcp_connections");
        }
    }

    private void writeTheNextMigration() throws IOException {
        Folders.copy(Path.of(SET), folder.resolve("set"));
        assertThat(shell.ok("skein solo new --set my-tmws \"Add transport to connections\"")
                        .out())
                .contains("V3__add_transport_to_connections.sql", "U3__add_transport_to_connections.sql");
        assertThat(folder.resolve("set/migrations/V3__add_transport_to_connections.sql"))
                .isRegularFile();
    }

    @Test
    void shouldOfferToStampWhenTheTableExistsAlready() throws Exception {
        Files.createDirectories(file().getParent());
        execute("CREATE TABLE mcp_connections (id VARCHAR(36) PRIMARY KEY)");

        Shell.Run run = shell.run("skein solo migrate");

        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err()).contains("exists already").contains("skein solo stamp");
        assertThat(rows("SELECT name FROM sqlite_master WHERE type = 'table'")).containsExactly("mcp_connections");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldNameTheHolderWhenTheFileIsLocked() throws Exception {
        shell.ok("skein solo migrate --to 1");
        try (ChildJvm holder = ChildJvm.start(new ChildJvm.Launch(
                FileHolder.class,
                List.of(file().toString()),
                "64m",
                Map.of(),
                Map.of(),
                folder.resolve("holder.log")))) {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> holder.output().contains(FileHolder.HELD));

            Shell.Run run = shell.run("skein solo migrate --timeout 1s");

            assertThat(run.code()).isEqualTo(3);
            assertThat(run.err()).contains("locked").contains(String.valueOf(holder.pid()));
            assertThat(shell.ok("skein solo locks").out())
                    .contains(String.valueOf(holder.pid()))
                    .contains("has the file open");
        }
        shell.ok("skein solo migrate");
    }

    @Test
    void shouldNameTheVersionOfSqliteWhenAScriptNeedsALaterOne() throws Exception {
        Path set = folder.resolve("set");
        Folders.copy(Path.of(SET), set);
        Files.writeString(
                set.resolve("migrations/V3__later.sql"),
                "UPDATE mcp_connections SET tools_json = json_of_a_later_sqlite(tools_json);\n");

        Shell.Run run = shell.run("skein solo migrate --set my-tmws");

        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err())
                .contains("json_of_a_later_sqlite")
                .containsPattern("SQLite 3[.\\d]+: a feature of a later one cannot be used");
        assertThat(rows(TABLE)).as("nothing of the attempt stays").isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldNameTheFolderWhenItCannotBeWritten() throws Exception {
        Path closed = folder.resolve("closed");
        Files.createDirectory(closed);
        boolean root = !closed.toFile().setWritable(false) || Files.isWritable(closed);
        // Nothing keeps root from a folder but the kernel's own.
        Path data = root ? Path.of("/sys/kernel") : closed;

        Shell.Run inside = shell.run("skein solo migrate --url sqlite:" + data);
        Shell.Run below = shell.run("skein solo migrate --url sqlite:" + data + "/data");

        assertThat(inside.code()).isEqualTo(3);
        assertThat(inside.err()).contains("must be able to read and write " + data);
        assertThat(below.code()).isEqualTo(2);
        assertThat(below.err())
                .contains("the folder " + data + "/data cannot be made")
                .contains("make it, writable");
    }

    @Test
    void shouldNameTheKnownVersionsWhenARevisionIsUnknown() throws Exception {
        shell.ok("skein solo migrate");

        Shell.Run unknown = shell.run("skein solo undo --to 7");
        Shell.Run foreign = shell.run("skein solo undo --to ff4b1a18d2f0");

        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.err()).contains("set tmws has no version 7: name one of 1, 2");
        assertThat(foreign.code()).isEqualTo(2);
        assertThat(foreign.err()).contains("ff4b1a18d2f0").contains("numbers parted by dots");
        assertThat(rows(TABLE)).containsExactly("mcp_connections");
    }

    @Test
    void shouldApplyEverythingOnceWhenEightProcessesInitialiseAtOnce() throws Exception {
        List<Processes.Ended> ended = Processes.eight(env, folder, "init", "--wait", "30s");

        assertThat(ended)
                .allSatisfy(each -> assertThat(each.code()).as(each.output()).isZero());
        assertThat(rows("SELECT installed_rank, version, success FROM flyway_schema_history ORDER BY 1"))
                .containsExactly("1, 1, 1", "2, 2, 1");
    }
}
