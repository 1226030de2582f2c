package dev.skein.systems;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.embedded.PostgresFixture;
import dev.skein.embedded.Sql;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RM Brain: nine databases out of nothing, up and down together and one by one. */
class RmBrainSystemIT {
    private static final String SETS = "../examples/rm-brain";
    private static final Map<String, List<String>> TABLES = new TreeMap<>(Map.of(
            "cas_audit", List.of("audit_events", "processed_events"),
            "cds_client", List.of("client_links", "clients", "processed_events"),
            "cds_document", List.of("documents", "processed_events"),
            "cds_product", List.of("processed_events", "products"),
            "cds_task", List.of("processed_events", "tasks"),
            "interaction_db", List.of("interactions", "processed_events"),
            "relationship_db", List.of("processed_events", "relationships"),
            "riskprofile_db", List.of("processed_events", "risk_profiles", "suitability_assessments"),
            "rmbrain_mainapp",
                    List.of(
                            "event_mappings",
                            "plugin_event_registry",
                            "plugins",
                            "processed_events",
                            "tenant_plugins")));

    @TempDir
    private Path folder;

    private static final PostgresFixture SERVER = Servers.postgres();
    private Map<String, String> env = Map.of();
    private Shell shell = new Shell("rm-brain", env, Map.of());

    @BeforeEach
    void open() throws SQLException {
        try (Sql sql = Sql.connect(SERVER.jdbcUrl("postgres"), SERVER.user(), SERVER.password())) {
            for (String database : TABLES.keySet()) {
                sql.run("DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
            }
        }
        String at = SERVER.user() + ":" + SERVER.password() + "@" + SERVER.host() + ":" + SERVER.port();
        env = Map.of(
                "SKEIN_SETS", SETS,
                "DATABASE_URL", "postgresql+asyncpg://" + at + "/interaction_db",
                "SKEIN_BACKUPS", folder + "/backups");
        shell = new Shell(
                "rm-brain",
                env,
                Map.of(
                        "examples", "../examples",
                        "my-sets", folder + "/sets",
                        "postgresql://postgres:postgres@localhost:5432", "postgresql://" + at));
    }

    private List<String> rows(String database, String query) throws SQLException {
        try (Sql sql = Sql.connect(SERVER.jdbcUrl(database), SERVER.user(), SERVER.password())) {
            return sql.rows(query);
        }
    }

    private List<String> tables(String database) throws SQLException {
        return rows(
                database,
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
                        + " AND table_name <> 'flyway_schema_history' ORDER BY 1");
    }

    private Set<String> databases() throws SQLException {
        Set<String> found = new HashSet<>(rows("postgres", "SELECT datname FROM pg_database"));
        found.retainAll(TABLES.keySet());
        return found;
    }

    @Test
    void shouldDoAllThatItsPageSaysWhenTheServerIsEmpty() throws Exception {
        makeAllNine();
        lookAtThem();
        goDownAndUpTogether();
        workOnOneService();
        if (Servers.backUp()) {
            goBackToABackup();
        }

        assertThat(shell.ran()).containsAll(Servers.runnable(Page.commands("rm-brain")));
    }

    private void makeAllNine() throws SQLException {
        assertThat(databases()).isEmpty();
        assertThat(shell.ok("skein solo status").out()).containsPattern("cds-client +cds_client +- +1 +1 +absent");
        Shell.Run made = shell.ok("skein solo init --wait 30s");
        assertThat(made.out().lines().filter(line -> line.contains(" ok "))).hasSize(9);
        assertThat(databases()).containsExactlyInAnyOrderElementsOf(TABLES.keySet());
        for (Map.Entry<String, List<String>> each : TABLES.entrySet()) {
            assertThat(tables(each.getKey())).as(each.getKey()).isEqualTo(each.getValue());
        }
        shell.ok("skein solo init --wait 30s");
        assertThat(rows("cds_document", "SELECT count(*) FROM flyway_schema_history WHERE type = 'SQL'"))
                .containsExactly("3");
    }

    private void lookAtThem() throws SQLException {
        shell.ok("skein solo status --check");
        shell.ok("skein solo verify");
        assertThat(shell.ok("skein solo heads").out()).contains("V3__processed_events_canonical.sql");
        assertThat(shell.ok("skein solo history").out()).contains("V2__category.sql");
        for (String database : TABLES.keySet()) {
            assertThat(rows(
                            database,
                            "SELECT string_agg(column_name, ',' ORDER BY column_name) FROM information_schema.columns"
                                    + " WHERE table_schema = 'public' AND table_name = 'processed_events'"))
                    .as(database)
                    .containsExactly("event_id,event_type,processed_at,source");
        }
    }

    private void goDownAndUpTogether() throws SQLException {
        Shell.Run down = shell.ok("skein solo undo --steps 1");
        assertThat(down.out().lines().filter(line -> line.contains(" ok "))).hasSize(9);
        assertThat(tables("cds_client")).isEmpty();
        assertThat(tables("rmbrain_mainapp")).isEmpty();
        assertThat(rows(
                        "cds_document",
                        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public'"
                                + " AND table_name = 'processed_events' ORDER BY 1"))
                .containsExactly("event_id", "id", "processed_at");
        assertThat(shell.run("skein solo status --check").code()).isEqualTo(4);
        Shell.Run up = shell.ok("skein solo migrate --parallel 4");
        assertThat(up.out().lines().filter(line -> line.contains(" ok "))).hasSize(9);
        for (Map.Entry<String, List<String>> each : TABLES.entrySet()) {
            assertThat(tables(each.getKey())).as(each.getKey()).isEqualTo(each.getValue());
        }
        assertThat(shell.ok("skein solo locks").out()).contains("nobody holds");
    }

    private void goBackToABackup() throws SQLException {
        String clients = "SELECT to_jsonb(c)::text FROM clients c ORDER BY 1";
        try (Sql sql = Sql.connect(SERVER.jdbcUrl("cds_client"), SERVER.user(), SERVER.password())) {
            sql.run("INSERT INTO clients (tenant_id, client_type, name) SELECT 'a', 'person', 'C' || n FROM"
                    + " generate_series(1, 100) n");
        }
        List<String> before = rows("cds_client", clients);
        Shell.Run taken = shell.ok("skein solo backup take --parallel 4");
        assertThat(taken.out().lines().filter(line -> line.contains("/main/") || line.contains(" main/")))
                .hasSize(9);
        shell.ok("skein solo undo --steps 1");
        assertThat(tables("cds_client")).isEmpty();

        shell.ok("skein solo restore --yes --parallel 4");

        assertThat(rows("cds_client", clients)).isEqualTo(before).hasSize(100);
        for (Map.Entry<String, List<String>> each : TABLES.entrySet()) {
            assertThat(tables(each.getKey())).as(each.getKey()).isEqualTo(each.getValue());
        }
        shell.ok("skein solo status --check");
        shell.ok("skein solo undo --set examples/rm-brain/cds-document --to 1");
        shell.ok("skein solo restore --yes --set examples/rm-brain/cds-document");
        assertThat(rows("cds_document", "SELECT max(version) FROM flyway_schema_history WHERE type = 'SQL'"))
                .containsExactly("3");
        assertThat(shell.ok("skein solo backup list").out().lines()).hasSize(10);
        assertThat(rows("postgres", "SELECT datname FROM pg_database WHERE datname LIKE 'skein%'"))
                .isEmpty();
    }

    private void workOnOneService() throws Exception {
        shell.ok("skein solo undo --set examples/rm-brain/cds-document --to 0");
        assertThat(tables("cds_document")).isEmpty();
        assertThat(tables("cds_client")).isNotEmpty();
        shell.ok("skein solo migrate --set examples/rm-brain/cds-document --url"
                + " postgresql://postgres:postgres@localhost:5432/cds_document");
        shell.ok("skein solo undo --set examples/rm-brain/cds-document --to 1");
        assertThat(
                        rows(
                                "cds_document",
                                "SELECT count(*) FROM information_schema.columns WHERE table_name = 'documents' AND column_name = 'category'"))
                .containsExactly("0");
        shell.ok("skein solo migrate --set examples/rm-brain/cds-document --url"
                + " postgresql://postgres:postgres@localhost:5432/cds_document");
        assertThat(
                        rows(
                                "cds_document",
                                "SELECT count(*) FROM information_schema.columns WHERE table_name = 'documents' AND column_name = 'category'"))
                .containsExactly("1");
        Folders.copy(Path.of(SETS), folder.resolve("sets"));
        shell.ok("skein solo new --set my-sets/cds-client \"Add new_field to clients table\"");
        assertThat(folder.resolve("sets/cds-client/migrations/V2__add_new_field_to_clients_table.sql"))
                .isRegularFile();
    }

    @Test
    void shouldReportTheOthersWhenOneServiceFails() throws Exception {
        shell.ok("skein solo migrate");
        try (Sql sql = Sql.connect(SERVER.jdbcUrl("cds_client"), SERVER.user(), SERVER.password())) {
            sql.run("UPDATE flyway_schema_history SET checksum = 1 WHERE version = '1'");
        }

        Shell.Run run = shell.run("skein solo migrate");

        assertThat(run.code()).isEqualTo(3);
        assertThat(run.out().lines().filter(line -> line.contains(" ok "))).hasSize(8);
        assertThat(run.err()).contains("cds_client");
        assertThat(databases()).hasSize(9);
    }

    @Test
    void shouldApplyEverythingOnceWhenEightProcessesInitialiseAtOnce() throws Exception {
        List<Processes.Ended> ended = Processes.eight(env, folder, "init", "--wait", "30s");

        assertThat(ended)
                .allSatisfy(each -> assertThat(each.code()).as(each.output()).isZero());
        for (Map.Entry<String, List<String>> each : TABLES.entrySet()) {
            assertThat(tables(each.getKey())).as(each.getKey()).isEqualTo(each.getValue());
            assertThat(rows(
                            each.getKey(),
                            "SELECT version FROM flyway_schema_history WHERE type = 'SQL' GROUP BY version"
                                    + " HAVING count(*) > 1 OR NOT bool_and(success)"))
                    .isEmpty();
        }
    }
}
