package dev.skein.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skein.embedded.EmbeddedMariaDb;
import dev.skein.embedded.Fixtures;
import dev.skein.embedded.Sql;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rainmaker: the same nine tables in a SQLite file for development and in a MariaDB database for production. */
class RainmakerSystemIT {
    private static final String MYSQL = "../examples/rainmaker-mysql";
    private static final String SQLITE = "../examples/rainmaker-sqlite";
    private static final List<String> TABLES = List.of(
            "agent_activities",
            "campaigns",
            "conversations",
            "event_requirements",
            "meetings",
            "messages",
            "proposals",
            "prospects",
            "users");
    private static final List<String> LEAD = List.of(
            "INSERT INTO prospects (name, email, source, status) VALUES ('John Doe', 'john@example.com', 'web', 'qualified')",
            "INSERT INTO conversations (prospect_id, channel) SELECT id, 'email' FROM prospects",
            "INSERT INTO messages (conversation_id, sender, body) SELECT id, 'prospect', 'Hello' FROM conversations");

    @TempDir
    private Path folder;

    private final Optional<EmbeddedMariaDb> mariaDb = Fixtures.mariaDb();
    private Shell development = new Shell("rainmaker", Map.of(), Map.of());

    @BeforeEach
    void open() throws SQLException {
        development = new Shell(
                "rainmaker",
                Map.of(
                        "SKEIN_SETS", SQLITE,
                        "DATABASE_URL", "sqlite+aiosqlite:///" + file(),
                        "SKEIN_BACKUPS", folder + "/backups"),
                Map.of("my-set", folder + "/set"));
        if (mariaDb.isPresent()) {
            try (Sql sql = new Sql(mariaDb.get().connect(""))) {
                sql.run("DROP DATABASE IF EXISTS rainmaker");
                sql.run("DROP DATABASE IF EXISTS rainmaker_acme");
                sql.run("DROP DATABASE IF EXISTS rainmaker_globex");
            }
        }
    }

    private Path file() {
        return folder.resolve("rainmaker.db");
    }

    private Sql sqlite() throws SQLException {
        Sql sql = Sql.connect("jdbc:sqlite:" + file(), "", "");
        sql.run("PRAGMA foreign_keys = ON");
        return sql;
    }

    private EmbeddedMariaDb server() {
        assumeTrue(mariaDb.isPresent(), "no MariaDB server is here; standard error says which package has one");
        return mariaDb.orElseThrow();
    }

    private Map<String, String> productionEnv(String set) {
        EmbeddedMariaDb server = server();
        return Map.of(
                "SKEIN_SETS",
                set,
                "SKEIN_BACKUPS",
                folder + "/backups",
                "SKEIN_PROGRAMS",
                server.programs().toString(),
                "DATABASE_URL",
                "mysql+aiomysql://" + server.user() + ":" + server.password() + "@127.0.0.1:" + server.port()
                        + "/rainmaker");
    }

    private Shell production(String set) {
        return new Shell("rainmaker", productionEnv(set), Map.of());
    }

    private List<String> tables(String database) throws SQLException {
        try (Sql sql = new Sql(server().connect(database))) {
            return sql.rows("SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()"
                    + " AND table_name NOT LIKE 'flyway%' AND table_name NOT LIKE 'skein%' ORDER BY 1");
        }
    }

    @Test
    void shouldDoAllThatItsPageSaysWhenThereIsNoFileYet() throws Exception {
        assertThat(development.ok("skein solo status").out()).containsPattern("rainmaker-sqlite +rainmaker +- +9");
        assertThat(development.ok("skein solo migrate").out()).containsPattern("rainmaker +ok +- +9 +9");
        development.ok("skein solo status --check");
        development.ok("skein solo verify");
        development.ok("skein solo history");
        try (Sql sql = sqlite()) {
            assertThat(sql.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
                            + " AND name NOT LIKE 'flyway%' AND name NOT LIKE 'skein%' ORDER BY name"))
                    .isEqualTo(TABLES);
            useIt(sql);
        }
        assertThat(development.ok("skein solo undo --steps 1").out()).containsPattern("rainmaker +ok +9 +8 +1");
        try (Sql sql = sqlite()) {
            assertThat(sql.rows("SELECT name FROM sqlite_master WHERE name = 'agent_activities'"))
                    .isEmpty();
        }
        development.ok("skein solo init --wait 30s");
        assertThat(development.ok("skein solo locks").out()).contains("nobody holds");
        assertThat(development.ok("skein solo heads").out()).contains("V9__agent_activities.sql");
        Folders.copy(Path.of(SQLITE), folder.resolve("set"));
        development.ok("skein solo new --set my-set \"Description\"");
        assertThat(folder.resolve("set/migrations/V10__description.sql")).isRegularFile();

        development.ok("skein solo backup take");
        development.ok("skein solo backup list");
        development.ok("skein solo restore --yes");
        development.ok("skein solo backup prune --older-than-days 30 --keep 3 --yes");
        development.ok("skein solo recreate --yes");

        assertThat(development.ran()).containsAll(Page.commands("rainmaker"));
    }

    private static void useIt(Sql sql) throws SQLException {
        for (String statement : LEAD) {
            sql.run(statement);
        }
        assertThat(sql.rows("SELECT name FROM prospects WHERE status = 'qualified'"))
                .containsExactly("John Doe");
        assertThat(sql.rows("SELECT body FROM messages")).containsExactly("Hello");
        sql.run("DELETE FROM prospects");
        assertThat(sql.rows("SELECT body FROM messages")).isEmpty();
    }

    @Test
    void shouldMakeAndVerifyTheNineTablesWhenItIsProduction() throws Exception {
        Shell production = production(MYSQL);

        assertThat(production.run("skein solo status --check").code()).isEqualTo(4);
        assertThat(production.ok("skein solo init --wait 30s").out()).containsPattern("rainmaker +ok +- +9 +9");
        production.ok("skein solo status --check");
        production.ok("skein solo verify");
        production.ok("skein solo history");
        production.ok("skein solo locks");

        assertThat(tables("rainmaker")).isEqualTo(TABLES);
        try (Sql sql = new Sql(server().connect("rainmaker"))) {
            assertThat(sql.rows("SELECT DISTINCT engine FROM information_schema.tables WHERE table_schema = DATABASE()"
                            + " AND table_name IN ('users', 'prospects', 'meetings')"))
                    .containsExactly("InnoDB");
            useIt(sql);
            sql.run("ALTER TABLE prospects DROP INDEX prospects_by_status");
        }
        Shell.Run drifted = production.run("skein solo verify");
        assertThat(drifted.code()).isEqualTo(3);
        assertThat(drifted.err()).contains("prospects_by_status");
    }

    @Test
    void shouldGoBackAndForthWhenItIsProduction() throws Exception {
        Shell production = production(MYSQL);
        production.ok("skein solo migrate");

        assertThat(production.ok("skein solo undo --steps 1").out()).containsPattern("rainmaker +ok +9 +8 +1");
        assertThat(tables("rainmaker")).hasSize(8).doesNotContain("agent_activities");
        production.ok("skein solo migrate");
        assertThat(tables("rainmaker")).isEqualTo(TABLES);
        backUpAndRestore(production);
        production.ok("skein solo undo --to 0");
        assertThat(tables("rainmaker")).isEmpty();
    }

    private void backUpAndRestore(Shell production) throws SQLException {
        String leads =
                "SELECT p.name, m.body, m.sent_at FROM messages m JOIN conversations c ON c.id = m.conversation_id"
                        + " JOIN prospects p ON p.id = c.prospect_id";
        try (Sql sql = new Sql(server().connect("rainmaker"))) {
            for (String statement : LEAD) {
                sql.run(statement);
            }
            List<String> before = sql.rows(leads);
            assertThat(production.ok("skein solo backup take").out())
                    .containsPattern("rainmaker +9 +\\d+ +\\d+ .*-sql.gz");
            sql.run("DELETE FROM messages");
            production.ok("skein solo recreate --yes");
            assertThat(production.ok("skein solo backup list").out().lines()).hasSize(3);
            production.ok("skein solo backup prune --older-than-days 30 --keep 3 --yes");
            String first = production
                    .ok("skein solo backup list")
                    .out()
                    .lines()
                    .toList()
                    .get(2)
                    .split(" ")[0];
            production.ok("skein solo restore --yes --id " + first);
            sql.run("USE rainmaker");
            assertThat(sql.rows(leads)).isEqualTo(before).hasSize(1);
        }
        production.ok("skein solo status --check");
    }

    @Test
    void shouldTellWhatStaysWhenAScriptOfTwoStatementsFailsHalfWay() throws Exception {
        Path set = folder.resolve("broken");
        Folders.copy(Path.of(MYSQL), set);
        Files.writeString(
                set.resolve("migrations/V10__two.sql"),
                "CREATE TABLE tags (id INT);\nALTER TABLE nowhere ADD COLUMN a INT;\n");

        Shell.Run run = production(set.toString()).run("skein solo migrate");

        assertThat(run.code()).isEqualTo(3);
        assertThat(run.out()).contains("operator_needed");
        assertThat(run.err())
                .contains("1 of 2 statements of V10__two.sql were applied")
                .contains("ALTER TABLE nowhere ADD COLUMN a INT");
        assertThat(tables("rainmaker")).contains("tags", "agent_activities");
    }

    @Test
    void shouldGiveEachTenantADatabaseWhenTheNamingSaysSo() throws Exception {
        Path set = folder.resolve("tenants");
        Folders.copy(Path.of(MYSQL), set);
        Path descriptor = set.resolve("skein.yaml");
        Files.writeString(
                descriptor,
                Files.readString(descriptor).replace("naming: rainmaker\n", "naming: rainmaker_{tenant}\n"));

        production(set.toString()).ok("skein solo init --tenant acme,globex --parallel 2");

        assertThat(tables("rainmaker_acme")).isEqualTo(TABLES);
        assertThat(tables("rainmaker_globex")).isEqualTo(TABLES);
    }

    @Test
    void shouldApplyEverythingOnceWhenEightProcessesInitialiseAtOnceOnSqlite() throws Exception {
        Map<String, String> env = Map.of("SKEIN_SETS", SQLITE, "DATABASE_URL", "sqlite+aiosqlite:///" + file());

        List<Processes.Ended> ended = Processes.eight(env, folder, "init", "--wait", "30s");

        assertThat(ended)
                .allSatisfy(each -> assertThat(each.code()).as(each.output()).isZero());
        try (Sql sql = sqlite()) {
            assertThat(sql.rows("SELECT count(*), count(DISTINCT version), min(success) FROM flyway_schema_history"))
                    .containsExactly("9, 9, 1");
        }
    }

    @Test
    void shouldApplyEverythingOnceWhenEightProcessesInitialiseAtOnceOnMariaDb() throws Exception {
        List<Processes.Ended> ended = Processes.eight(productionEnv(MYSQL), folder, "init", "--wait", "30s");

        assertThat(ended)
                .allSatisfy(each -> assertThat(each.code()).as(each.output()).isZero());
        assertThat(tables("rainmaker")).isEqualTo(TABLES);
        try (Sql sql = new Sql(server().connect("rainmaker"))) {
            assertThat(sql.rows("SELECT count(*), count(DISTINCT version), min(success) FROM flyway_schema_history"
                            + " WHERE version IS NOT NULL"))
                    .containsExactly("9, 9, 1");
        }
    }
}
