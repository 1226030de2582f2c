package dev.skein.systems;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.skein.embedded.Databases;
import dev.skein.embedded.Sql;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The context service: schemas of tenants in a database of its own, from an empty one, by the commands and the Job. */
class ContextServiceSystemIT {
    private static final String SET = "../examples/context-service";
    private static final Path MANIFESTS = Path.of("../k8s");
    private static final String SCHEMAS =
            "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'tenant\\_%' ORDER BY nspname";

    @TempDir
    private Path folder;

    private final String database = Databases.create(Servers.postgres());
    private Map<String, String> env = Map.of();
    private Shell shell = new Shell("context-service", env, Map.of());

    @BeforeEach
    void open() {
        env = Map.of(
                "SKEIN_SETS", SET,
                "SKEIN_BACKUPS", folder + "/backups",
                "DB_HOST", Servers.postgres().host(),
                "DB_PORT", String.valueOf(Servers.postgres().port()),
                "DB_NAME", database,
                "DB_USER", Servers.postgres().user(),
                "DB_PASSWORD", Servers.postgres().password());
        shell = new Shell("context-service", env, Map.of("my-set", folder + "/set"));
    }

    private Shell withTenants(String tenants) {
        Map<String, String> more = new HashMap<>(env);
        more.put("TENANT_IDS", tenants);
        return new Shell("context-service", more, Map.of());
    }

    private List<String> rows(String query) throws SQLException {
        try (Sql sql = connect()) {
            return sql.rows(query);
        }
    }

    private Sql connect() throws SQLException {
        return Sql.connect(
                Servers.postgres().jdbcUrl(database),
                Servers.postgres().user(),
                Servers.postgres().password());
    }

    @Test
    void shouldDoAllThatItsPageSaysWhenTheDatabaseIsEmpty() throws Exception {
        bootstrapTenants();
        checkTheSetUp();
        recreateOne();
        goDownAndUp();
        writeTheNextMigration();

        assertThat(shell.ran()).containsAll(Servers.runnable(Page.commands("context-service")));
    }

    private void bootstrapTenants() throws SQLException {
        Shell.Run health = shell.run("skein solo status --check --tenant my-tenant");
        assertThat(health.code()).isEqualTo(4);
        assertThat(rows(SCHEMAS)).as("a health check makes nothing").isEmpty();

        shell.ok("skein solo init --tenant my-tenant");
        shell.ok("skein solo init --tenant tenant1,tenant2");
        shell.ok("skein solo init --tenant tenant1,tenant2");
        assertThat(rows(SCHEMAS)).containsExactly("tenant_my-tenant", "tenant_tenant1", "tenant_tenant2");
        assertThat(rows("SELECT max(version), count(*) FROM \"tenant_my-tenant\".flyway_schema_history"
                        + " WHERE success AND type = 'SQL'"))
                .containsExactly("4, 4");
        assertThat(rows("SELECT title FROM tenant_tenant1.contexts")).containsExactly("Welcome");
        assertThat(rows("SELECT extname FROM pg_extension WHERE extname = 'uuid-ossp'"))
                .containsExactly("uuid-ossp");
        assertThat(
                        rows(
                                "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname IN"
                                        + " ('create_tenant_schema', 'cleanup_expired_contexts', 'update_updated_at_column') ORDER BY 1"))
                .containsExactly("cleanup_expired_contexts", "create_tenant_schema", "update_updated_at_column");
        assertThat(rows("SELECT count(*) FROM pg_indexes WHERE schemaname = 'tenant_tenant2' AND indexdef LIKE"
                        + " '%USING gin%'"))
                .containsExactly("3");
    }

    private void checkTheSetUp() throws SQLException {
        shell.ok("skein solo status --check --tenant my-tenant");
        shell.ok("skein solo verify --tenant tenant1,tenant2");
        shell.ok("skein solo history --tenant my-tenant");
        try (Sql sql = connect()) {
            sql.run("DROP INDEX tenant_tenant2.contexts_tags_gin");
        }
        Shell.Run drifted = shell.run("skein solo verify --tenant tenant1,tenant2");
        assertThat(drifted.code()).isEqualTo(3);
        assertThat(drifted.err()).contains("tenant_tenant2").contains("contexts_tags_gin");
        try (Sql sql = connect()) {
            sql.run("CREATE INDEX contexts_tags_gin ON tenant_tenant2.contexts USING gin (tags)");
        }
        shell.ok("skein solo verify --tenant tenant1,tenant2");
    }

    private void recreateOne() throws SQLException {
        try (Sql sql = connect()) {
            sql.run("UPDATE tenant_tenant1.contexts SET title = 'mine'");
        }
        Shell.Run unsaved = shell.run("skein solo recreate --no-backup --tenant tenant1");
        assertThat(unsaved.code()).isEqualTo(2);
        assertThat(unsaved.err()).contains("tenant_tenant1").contains("--yes");
        assertThat(typing("tenant_tenant2\n").code()).isEqualTo(2);
        assertThat(rows("SELECT title FROM tenant_tenant1.contexts")).containsExactly("mine");
        if (Servers.backUp()) {
            Shell.Run saved = typing("tenant_tenant1\n");
            assertThat(saved.code()).as(saved.all()).isZero();
            assertThat(saved.err()).contains("but for a backup in " + folder, "backups/main/tenant_tenant1/");
            assertThat(rows("SELECT count(*) FROM tenant_tenant1.contexts")).containsExactly("0");
            bringBack();
            shell.ok("skein solo recreate --yes --tenant tenant1");
        }
        shell.ok("skein solo recreate --yes --no-backup --tenant tenant1");
        assertThat(rows("SELECT count(*) FROM tenant_tenant1.contexts")).containsExactly("0");
        shell.ok("skein solo seed --tenant tenant1,tenant2");
        assertThat(rows("SELECT title FROM tenant_tenant1.contexts")).containsExactly("Welcome");
    }

    private void bringBack() throws SQLException {
        assertThat(shell.ok("skein solo backup list").out()).containsPattern("context-service +tenant_tenant1 +4 ");
        shell.ok("skein solo restore --yes --tenant tenant1");
        assertThat(rows("SELECT title FROM tenant_tenant1.contexts")).containsExactly("mine");
        assertThat(shell.ok("skein solo backup take --tenant my-tenant").out()).contains("tenant_my-tenant");
        shell.ok("skein solo verify --tenant tenant1,tenant2");
    }

    private Shell.Run typing(String text) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        try {
            return shell.typed("skein solo recreate --tenant tenant1");
        } finally {
            System.setIn(before);
        }
    }

    private void goDownAndUp() throws SQLException {
        shell.ok("skein solo undo --steps 1 --tenant tenant1,tenant2");
        assertThat(rows("SELECT count(*) FROM information_schema.columns WHERE table_name = 'contexts'"
                        + " AND column_name = 'search'"))
                .as("only my-tenant has version 4")
                .containsExactly("1");
        shell.ok("skein solo migrate --tenant tenant1,tenant2");
        assertThat(shell.ok("skein solo heads").out()).contains("V4__context_search.sql");
    }

    private void writeTheNextMigration() throws IOException {
        Folders.copy(Path.of(SET), folder.resolve("set"));
        shell.ok("skein solo new --set my-set \"Add priority to contexts\"");
        assertThat(folder.resolve("set/migrations/V5__add_priority_to_contexts.sql"))
                .isRegularFile();
    }

    @Test
    void shouldBootstrapWhenTheJobRunsAndCleanUpWhenTheSchedulesTimeHasCome() throws Exception {
        JsonNode job = new YAMLMapper()
                .readTree(MANIFESTS.resolve("bootstrap-job.yaml").toFile());
        JsonNode container = job.at("/spec/template/spec/containers/0");
        Map<String, String> given = new HashMap<>();
        container
                .path("env")
                .forEach(each ->
                        given.put(each.path("name").asText(), each.path("value").asText()));
        assertThat(given).containsKeys("TENANT_IDS", "DB_HOST", "DB_PORT", "DB_NAME", "DB_USER", "DB_PASSWORD");
        assertThat(job.at("/metadata/annotations/helm.sh~1hook").asText()).isEqualTo("post-install,post-upgrade");
        List<String> words = new ArrayList<>(List.of("skein", "solo"));
        container.path("args").forEach(each -> words.add(each.asText()));

        Shell.Run run = withTenants(given.getOrDefault("TENANT_IDS", "")).run(String.join(" ", words));

        assertThat(run.code()).as(run.all()).isZero();
        assertThat(rows(SCHEMAS)).containsExactly("tenant_customer1", "tenant_default", "tenant_demo");
        expire("default");
        expire("demo");
        JsonNode schedule = new YAMLMapper()
                .readTree(MANIFESTS.resolve("cleanup-cronjob.yaml").toFile())
                .at("/spec/jobTemplate/spec/template/spec/containers/0/command");
        assertThat(rows(schedule.get(schedule.size() - 1).asText())).containsExactly("2");
        assertThat(rows("SELECT title FROM tenant_default.contexts UNION ALL SELECT title FROM tenant_demo.contexts"))
                .containsExactly("Welcome", "Welcome");
    }

    private void expire(String tenant) throws SQLException {
        try (Sql sql = connect()) {
            sql.run("INSERT INTO tenant_" + tenant
                    + ".contexts (context_type, title, created_by, created_at, expires_at)"
                    + " VALUES ('memory', 'old', 'test', now() - interval '2 days', now() - interval '1 day')");
        }
    }

    @Test
    void shouldEndWithAnErrorWhenOneTenantOfTheJobFails() throws Exception {
        try (Sql sql = connect()) {
            sql.run("CREATE SCHEMA tenant_taken");
            sql.run("CREATE TABLE tenant_taken.contexts (id int)");
        }

        Shell.Run run = withTenants("good,taken").run("skein solo init");

        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err()).contains("tenant_taken");
        assertThat(rows("SELECT title FROM tenant_good.contexts")).containsExactly("Welcome");
    }

    @Test
    void shouldRefuseATenantWhenItsIdWouldLeaveItsSchema() throws Exception {
        Shell.Run run = shell.run("skein solo init --tenant \"a; DROP SCHEMA public\"");

        assertThat(run.code()).isEqualTo(2);
        assertThat(rows(SCHEMAS)).isEmpty();
    }

    @Test
    void shouldApplyEverythingOnceWhenEightProcessesInitialiseAtOnce() throws Exception {
        List<Processes.Ended> ended =
                Processes.eight(env, folder, "init", "--wait", "30s", "--tenant", "one,two,three");

        assertThat(ended)
                .allSatisfy(each -> assertThat(each.code()).as(each.output()).isZero());
        for (String tenant : List.of("one", "two", "three")) {
            assertThat(rows("SELECT version, success FROM tenant_" + tenant
                            + ".flyway_schema_history WHERE type = 'SQL' ORDER BY installed_rank"))
                    .containsExactly("1, t", "2, t", "3, t", "4, t");
            assertThat(rows("SELECT title FROM tenant_" + tenant + ".contexts")).containsExactly("Welcome");
        }
    }
}
