package dev.skein.systems;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.skein.embedded.PostgresFixture;
import dev.skein.embedded.Sql;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MNFST-RAG: a database that is set up, seeded, taken back and set up again, by one process or by eight. */
class MnfstRagSystemIT {
    private static final PostgresFixture SERVER = Servers.postgres();
    private static final String SET = "../examples/mnfst-rag";
    private static final String GIVEN = "correct horse battery staple";
    private static final Pattern SHOWN = Pattern.compile("password of tenant_admin in mnfst_rag, shown once: (\\S+)");
    private static final String USERS =
            "SELECT u.email, u.role, t.slug FROM users u LEFT JOIN tenants t ON t.id = u.tenant_id ORDER BY u.email";

    @TempDir
    private Path folder;

    private Map<String, String> env = Map.of();
    private Shell shell = new Shell("mnfst-rag", env, Map.of());

    @BeforeEach
    void open() throws SQLException {
        try (Sql sql = Sql.connect(SERVER.jdbcUrl("postgres"), SERVER.user(), SERVER.password())) {
            sql.run("DROP DATABASE IF EXISTS mnfst_rag WITH (FORCE)");
        }
        env = Map.of(
                "SKEIN_SETS",
                SET,
                "DATABASE_URL",
                url(SERVER.port()),
                "SUPERADMIN_PASSWORD",
                GIVEN,
                "SKEIN_BACKUPS",
                folder + "/backups");
        shell = new Shell("mnfst-rag", env, Map.of("my-set", folder + "/set"));
    }

    private static String url(int port) {
        return "postgresql://" + SERVER.user() + ":" + SERVER.password() + "@" + SERVER.host() + ":" + port
                + "/mnfst_rag";
    }

    private static List<String> rows(String query) throws SQLException {
        try (Sql sql = Sql.connect(SERVER.jdbcUrl("mnfst_rag"), SERVER.user(), SERVER.password())) {
            return sql.rows(query);
        }
    }

    private static String hash(String email) throws SQLException {
        return rows("SELECT password_hash FROM users WHERE email = '" + email + "'")
                .get(0);
    }

    private static boolean opens(String password, String hash) {
        return BCrypt.verifyer().verify(password.toCharArray(), hash).verified;
    }

    @Test
    void shouldDoAllThatItsPageSaysWhenThereIsNoDatabaseYet() throws Exception {
        setUp();
        lookAtIt();
        beginAnew();
        goDownAndUp();
        writeTheNextMigration();

        assertThat(shell.ran()).containsAll(Servers.runnable(Page.commands("mnfst-rag")));
    }

    private void setUp() throws SQLException {
        assertThat(shell.run("skein solo status --check").code()).isEqualTo(4);
        Shell.Run first = shell.ok("skein solo init --wait 60s");
        Matcher generated = SHOWN.matcher(first.out());
        assertThat(generated.find()).as(first.out()).isTrue();
        assertThat(first.all()).doesNotContain(GIVEN);
        assertThat(rows(USERS))
                .containsExactly(
                        "admin@mnfst-rag.com, superadmin, null", "tenant-admin@example.com, tenant_admin, default");
        assertThat(opens(GIVEN, hash("admin@mnfst-rag.com"))).isTrue();
        assertThat(opens(generated.group(1), hash("tenant-admin@example.com"))).isTrue();
        assertThat(hash("admin@mnfst-rag.com")).startsWith("$2b$12$");

        Shell.Run second = shell.ok("skein solo init --wait 60s");
        assertThat(second.out()).doesNotContain("shown once");
        assertThat(rows("SELECT count(*) FROM users")).containsExactly("2");
        assertThat(opens(generated.group(1), hash("tenant-admin@example.com"))).isTrue();
    }

    private void lookAtIt() throws SQLException {
        shell.ok("skein solo status --check");
        shell.ok("skein solo verify");
        assertThat(shell.ok("skein solo history").out()).contains("V1__initial.sql");
        assertThat(shell.ok("skein solo locks").out()).contains("nobody holds");
        assertThat(shell.ok("skein solo seed").out()).containsPattern("mnfst-rag +mnfst_rag +-");
        assertThat(rows("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
                        + " AND table_name NOT LIKE 'flyway%' AND table_name NOT LIKE 'skein%' ORDER BY 1"))
                .containsExactly("document_chunks", "documents", "messages", "sessions", "tenants", "users");
    }

    private void beginAnew() throws SQLException {
        try (Sql sql = Sql.connect(SERVER.jdbcUrl("mnfst_rag"), SERVER.user(), SERVER.password())) {
            sql.run("INSERT INTO tenants (name, slug) VALUES ('Gone', 'gone')");
        }
        if (Servers.backUp()) {
            Shell.Run asked = shell.run("skein solo recreate");
            assertThat(asked.code()).isEqualTo(2);
            assertThat(asked.err()).contains("mnfst_rag would be dropped").contains("--yes");
            keepAndBringBack();
            shell.ok("skein solo recreate --yes");
            assertThat(rows("SELECT count(*) FROM tenants")).containsExactly("0");
            shell.ok("skein solo backup prune --older-than-days 30 --keep 3 --yes");
            assertThat(shell.ok("skein solo backup list").out().lines()).hasSize(3);
        }
        shell.ok("skein solo recreate --yes --no-backup");
        assertThat(rows("SELECT count(*) FROM tenants WHERE slug = 'gone'")).containsExactly("0");
        shell.ok("skein solo init --wait 60s");
        assertThat(rows("SELECT slug FROM tenants")).containsExactly("default");
    }

    private void keepAndBringBack() throws SQLException {
        String everything = "SELECT 'user', to_jsonb(u)::text FROM users u UNION ALL SELECT 'tenant', to_jsonb(t)::text"
                + " FROM tenants t UNION ALL SELECT 'seed', to_jsonb(s)::text FROM skein_seeds s ORDER BY 1, 2";
        List<String> before = rows(everything);
        assertThat(shell.ok("skein solo backup take").out()).containsPattern("mnfst-rag +mnfst_rag +1 ");
        try (Sql sql = Sql.connect(SERVER.jdbcUrl("postgres"), SERVER.user(), SERVER.password())) {
            sql.run("DROP DATABASE mnfst_rag WITH (FORCE)");
        }
        shell.ok("skein solo restore --yes");
        assertThat(rows(everything)).isEqualTo(before).hasSizeGreaterThan(5);
        shell.ok("skein solo status --check");
    }

    private void goDownAndUp() throws SQLException {
        shell.ok("skein solo undo --steps 1");
        assertThat(rows("SELECT to_regclass('users')")).containsExactly("null");
        shell.ok("skein solo migrate");
        shell.ok("skein solo undo --to 0");
        shell.ok("skein solo migrate --to 1");
        assertThat(rows("SELECT to_regclass('users')")).containsExactly("users");
        shell.ok("skein solo status --check");
    }

    private void writeTheNextMigration() throws Exception {
        Folders.copy(Path.of(SET), folder.resolve("set"));
        shell.ok("skein solo new --set my-set \"Add new field to users table\"");
        assertThat(folder.resolve("set/migrations/V2__add_new_field_to_users_table.sql"))
                .isRegularFile();
        assertThat(shell.ok("skein solo heads").out()).contains("V1__initial.sql");
    }

    @Test
    void shouldSeedAgainWhenEverythingWasTakenBack() throws Exception {
        shell.ok("skein solo init");
        shell.ok("skein solo undo --to 0");

        shell.ok("skein solo init");

        assertThat(rows(USERS)).hasSize(2);
    }

    @Test
    void shouldMigrateAndSeedOnceWhenEightProcessesInitialiseAtOnce() throws Exception {
        List<Processes.Ended> ended = Processes.eight(env, folder, "init", "--wait", "60s");

        assertThat(ended)
                .allSatisfy(each -> assertThat(each.code()).as(each.output()).isZero());
        assertThat(rows("SELECT version, success FROM flyway_schema_history WHERE type = 'SQL'"))
                .containsExactly("1, t");
        assertThat(rows(USERS)).hasSize(2);
        List<String> shown = ended.stream()
                .map(each -> SHOWN.matcher(each.output()))
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .toList();
        assertThat(shown).as("passwords shown by the eight").hasSize(1);
        assertThat(opens(shown.get(0), hash("tenant-admin@example.com"))).isTrue();
    }

    @Test
    void shouldWaitForTheDatabaseAndThenGiveUpWhenItIsNotThere() throws Exception {
        Map<String, String> nowhere = new HashMap<>(env);
        nowhere.put("DATABASE_URL", url(1));
        Shell elsewhere = new Shell("mnfst-rag", nowhere, Map.of());

        Shell.Run run = elsewhere.run("skein solo init --wait 1s");

        assertThat(run.code()).isEqualTo(6);
        assertThat(run.err())
                .contains("waiting for postgresql://" + SERVER.host() + ":1")
                .contains("does not answer")
                .doesNotContain(SERVER.password() + "@");
    }

    @Test
    void shouldNameTheHolderAndWhatItRunsWhenALockIsStuck() throws Exception {
        shell.ok("skein solo init");
        try (Sql stuck = Sql.connect(SERVER.jdbcUrl("mnfst_rag"), SERVER.user(), SERVER.password())) {
            String pid = stuck.rows("SELECT pg_backend_pid()").get(0);
            stuck.run("SELECT pg_advisory_lock(4711)");

            assertThat(shell.ok("skein solo locks").out())
                    .contains(pid, "holds an advisory lock", "SELECT pg_advisory_lock(4711)");
        }
    }
}
