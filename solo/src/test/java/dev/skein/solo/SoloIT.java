package dev.skein.solo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.skein.embedded.Databases;
import dev.skein.embedded.EmbeddedMariaDb;
import dev.skein.embedded.Fixtures;
import dev.skein.embedded.PostgresFixture;
import dev.skein.embedded.TlsCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoloIT {
    @TempDir
    Path folder;

    private Path set;

    @BeforeEach
    void writeSet() {
        set = folder.resolve("set");
        write(
                "migrations/V1__users.sql",
                "CREATE TABLE users (name varchar(80) PRIMARY KEY, hash varchar(80) NOT NULL);");
        write("migrations/U1__users.sql", "DROP TABLE users;");
        write("migrations/V2__note.sql", "ALTER TABLE users ADD COLUMN note varchar(80);");
        write("migrations/U2__note.sql", "ALTER TABLE users DROP COLUMN note;");
        write("seeds/V1__admin.sql", "INSERT INTO users (name, hash) VALUES ('admin', '${password:admin}');");
        write("seeds/V2__guest.sql", "INSERT INTO users (name, hash) VALUES ('guest', '${password:guest}');");
        write("verify/note.sql", "SELECT name FROM users WHERE note = 'wrong';");
    }

    private void describe(String engine, String isolation, String naming) {
        write(
                "skein.yaml",
                "name: accounts\nengine: " + engine + "\nisolation: " + isolation + "\nnaming: " + naming
                        + "\npasswords:\n  admin: env:ADMIN_PASSWORD\n  guest: env:GUEST_PASSWORD\n");
    }

    private void write(String name, String text) {
        try {
            Files.createDirectories(set.resolve(name).getParent());
            Files.writeString(set.resolve(name), text + "\n");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldRunTheWholeLifeOfSchemasWhenTenantsHaveOne() throws SQLException {
        describe("postgresql", "schema", "t_{tenant}");
        PostgresFixture postgres = Fixtures.postgres();
        String database = Databases.create(postgres);
        SoloShell shell = new SoloShell(Map.of(
                "DB_HOST", postgres.host(),
                "DB_PORT", String.valueOf(postgres.port()),
                "DB_NAME", database,
                "DB_USER", postgres.user(),
                "DB_PASSWORD", postgres.password(),
                "TENANT_IDS", "acme, globex",
                "SKEIN_SETS", set.toString(),
                "ADMIN_PASSWORD", "given"));

        SoloShell.Ran init = shell.run("init", "--parallel", "2");
        assertThat(init.code()).as(init.err()).isZero();
        assertThat(init.out()).contains("t_acme", "t_globex", "shown once").doesNotContain("given");
        assertThat(shell.run("init").out()).doesNotContain("shown once");
        assertThat(shell.run("status", "--check").code()).isZero();
        assertThat(shell.run("verify").code()).isZero();
        try (Connection connection = Databases.connect(postgres, database)) {
            assertThat(texts(connection, "SELECT name FROM t_acme.users ORDER BY 1"))
                    .containsExactly("admin", "guest");
            String hash = texts(connection, "SELECT hash FROM t_acme.users WHERE name = 'admin'")
                    .get(0);
            assertThat(hash).startsWith("$2b$12$");
            assertThat(BCrypt.verifyer().verify("given".toCharArray(), hash).verified)
                    .isTrue();
            run(connection, "UPDATE t_acme.users SET note = 'wrong' WHERE name = 'guest'");
        }
        SoloShell.Ran wrong = shell.run("verify");
        assertThat(wrong.code()).isEqualTo(3);
        assertThat(wrong.err()).contains("t_acme: verify/note.sql");
        assertThat(shell.run("undo", "--steps", "1").code()).isZero();
        assertThat(shell.run("status", "--check").code()).isEqualTo(4);
        assertThat(shell.run("migrate").code()).isZero();
        assertThat(shell.run("history", "--tenant", "acme").out()).contains("V2__note.sql", "DELETE");
        SoloShell.Ran unsaved = shell.run("recreate", "--tenant", "acme", "--yes");
        assertThat(unsaved.code()).isEqualTo(2);
        assertThat(unsaved.err()).contains("--backup DIR", "--no-backup");
        SoloShell.Ran asked = shell.run("recreate", "--tenant", "acme", "--no-backup");
        assertThat(asked.code()).isEqualTo(2);
        assertThat(asked.err()).contains("t_acme", "--yes");
        assertThat(shell.run("recreate", "--tenant", "acme", "--no-backup", "--yes")
                        .code())
                .isZero();
        try (Connection connection = Databases.connect(postgres, database)) {
            assertThat(texts(connection, "SELECT name FROM t_acme.users")).isEmpty();
            assertThat(texts(connection, "SELECT name FROM t_globex.users")).hasSize(2);
        }
    }

    @Test
    void shouldMakeItsOwnDatabaseWhenTheUrlNamesItAndItIsNotThere() throws SQLException {
        String name = "solo_" + Long.toHexString(System.nanoTime());
        describe("postgresql", "database", name);
        PostgresFixture postgres = Fixtures.postgres();
        String url = "postgresql+asyncpg://" + postgres.user() + ":" + postgres.password() + "@" + postgres.host() + ":"
                + postgres.port() + "/" + name;
        SoloShell shell = new SoloShell(Map.of("DATABASE_URL", url, "SKEIN_SETS", set.toString()));

        SoloShell.Ran init = shell.run("init");

        assertThat(init.code()).as(init.err()).isZero();
        try (Connection connection = Databases.connect(postgres, name)) {
            assertThat(texts(connection, "SELECT name FROM users ORDER BY 1")).containsExactly("admin", "guest");
        }
        lifeOf(shell, () -> Databases.connect(postgres, name));
        assertThat(shell.run("recreate", "--no-backup", "--yes").code()).isZero();
        SoloShell.Ran unverified = shell.run("status", "--url", url + "?sslmode=verify-full");
        assertThat(unverified.code()).isEqualTo(2);
        assertThat(unverified.err()).contains("sslrootcert is missing");
    }

    @Test
    void shouldRunTheWholeLifeOfAFileWhenTheEngineIsSqlite() throws SQLException {
        describe("sqlite", "file", "accounts");
        Path data = folder.resolve("data");
        SoloShell shell = new SoloShell(
                Map.of("DATABASE_URL", "sqlite+aiosqlite:///" + data + "/accounts.db", "SKEIN_SETS", set.toString()));

        SoloShell.Ran init = shell.run("init");

        assertThat(init.code()).as(init.err()).isZero();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("accounts.db"))) {
            assertThat(texts(connection, "SELECT name FROM users ORDER BY 1")).containsExactly("admin", "guest");
        }
        lifeOf(shell, () -> DriverManager.getConnection("jdbc:sqlite:" + data.resolve("accounts.db")));
        backUpAndRestore(shell, data.resolve("accounts.db"));
    }

    private void backUpAndRestore(SoloShell shell, Path file) throws SQLException {
        Path backups = folder.resolve("backups");
        assertThat(shell.run("backup", "take").err()).contains("--backup DIR");
        assertThat(shell.run("restore", "--backup", backups.toString()).code()).isEqualTo(2);
        SoloShell.Ran taken = shell.run("backup", "take", "--backup", backups.toString());
        assertThat(taken.code()).as(taken.err()).isZero();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            run(connection, "DELETE FROM users");
        }
        SoloShell.Ran made = shell.run("recreate", "--backup", backups.toString(), "--yes");
        assertThat(made.code()).as(made.err()).isZero();
        SoloShell.Ran list = shell.run("backup", "list", "--backup", backups.toString());
        assertThat(list.out().lines().filter(line -> line.contains("main/accounts/")))
                .hasSize(2);

        assertThat(shell.run("restore", "--backup", backups.toString()).err()).contains("nothing was restored");
        String first = taken.out().lines().skip(1).findFirst().orElseThrow().split(" ")[0];
        SoloShell.Ran restored = shell.run("restore", "--backup", backups.toString(), "--id", first, "--yes");

        assertThat(restored.code()).as(restored.err()).isZero();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            assertThat(texts(connection, "SELECT name FROM users ORDER BY 1")).containsExactly("admin", "guest");
        }
        assertThat(shell.run("backup", "prune", "--backup", backups.toString(), "--older-than-days", "1", "--yes")
                        .out())
                .doesNotContain(first);
        assertThat(shell.run("backup", "prune", "--backup", backups.toString(), "--yes")
                        .out())
                .contains(first);
        SoloShell.Ran left = shell.run("backup", "list", "--backup", backups.toString());
        assertThat(left.out()).contains("main/accounts/").doesNotContain(first);
        assertThat(shell.run("restore", "--backup", backups.toString(), "--yes").code())
                .isZero();
    }

    @Test
    void shouldRunTheWholeLifeOfADatabaseWhenTheEngineIsMariaDb() throws SQLException {
        describe("mariadb", "database", "accounts");
        TlsCertificate certificate = TlsCertificate.in(folder, "server");
        Optional<EmbeddedMariaDb> server = EmbeddedMariaDb.start(certificate);
        assumeThat(server).as("MariaDB runs here").isPresent();
        try (EmbeddedMariaDb maria = server.get()) {
            SoloShell shell = new SoloShell(Map.of(
                    "DB_HOST", "localhost",
                    "DB_PORT", String.valueOf(maria.port()),
                    "DB_SSLMODE", "verify-full",
                    "DB_SSLROOTCERT", certificate.certificate().toString(),
                    "DB_USER", maria.user(),
                    "DB_PASSWORD", maria.password(),
                    "SKEIN_SETS", set.toString()));

            SoloShell.Ran init = shell.run("init");

            assertThat(init.code()).as(init.err()).isZero();
            try (Connection connection = maria.connect("accounts")) {
                assertThat(texts(connection, "SELECT name FROM users ORDER BY 1"))
                        .containsExactly("admin", "guest");
            }
            lifeOf(shell, () -> maria.connect("accounts"));
            SoloShell.Ran saved = shell.run(
                    "backup",
                    "take",
                    "--backup",
                    folder.resolve("backups").toString(),
                    "--programs",
                    maria.programs().toString());
            assertThat(saved.code()).as(saved.err()).isZero();
            SoloShell.Ran distrusted = new SoloShell(Map.of("SKEIN_SETS", set.toString()))
                    .run("status", "--url", "mysql+aiomysql://root@localhost:" + maria.port() + "/?ssl=true");
            assertThat(distrusted.code()).isEqualTo(2);
            assertThat(distrusted.err()).contains("certificate is not trusted", "serverSslCert");
        }
    }

    /** What a test looks at and changes behind Skein's back. */
    private interface Target {
        Connection connect() throws SQLException;
    }

    /** Undo, history, stamp and again, on a target that {@code init} has made. */
    private static void lifeOf(SoloShell shell, Target target) throws SQLException {
        assertThat(shell.run("status", "--check").code()).isZero();
        assertThat(shell.run("heads").out()).contains("V2__note.sql", "yes");
        assertThat(shell.run("locks").code()).isZero();
        SoloShell.Ran undone = shell.run("undo", "--to", "1");
        assertThat(undone.code()).as(undone.err()).isZero();
        SoloShell.Ran pending = shell.run("status", "--check");
        assertThat(pending.code()).as(pending.out() + pending.err()).isEqualTo(4);
        SoloShell.Ran again = shell.run("migrate");
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(shell.run("stamp", "2").code()).isEqualTo(2);
        SoloShell.Ran stamped = shell.run("stamp", "2", "--force");
        assertThat(stamped.code()).as(stamped.out() + stamped.err()).isZero();
        assertThat(shell.run("status", "--check").code()).isZero();
        stampWhatIsThere(shell, target);
        SoloShell.Ran unknown = shell.run("migrate", "--to", "9");
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.err()).contains("no version 9", "1, 2");
    }

    private static void stampWhatIsThere(SoloShell shell, Target target) throws SQLException {
        try (Connection connection = target.connect()) {
            run(connection, "DROP TABLE flyway_schema_history");
            run(connection, "ALTER TABLE users ADD COLUMN extra varchar(80)");
        }
        SoloShell.Ran other = shell.run("stamp", "2");
        assertThat(other.code()).as(other.out() + other.err()).isEqualTo(3);
        assertThat(other.err()).contains("is not what the set makes", "extra", "repeat with --force");
        assertThat(shell.run("status", "--check").code()).isEqualTo(4);
        try (Connection connection = target.connect()) {
            run(connection, "ALTER TABLE users DROP COLUMN extra");
        }
        SoloShell.Ran stamped = shell.run("stamp", "2");
        assertThat(stamped.code()).as(stamped.out() + stamped.err()).isZero();
        assertThat(shell.run("status", "--check").code()).isZero();
    }

    @Test
    void shouldWriteTheNextScriptsWhenAskedForAMigration() throws IOException {
        describe("sqlite", "file", "accounts");

        assertThat(new SoloShell(Map.of())
                        .run("new", "--set", set.toString(), "Add e-mail!")
                        .code())
                .isZero();

        assertThat(Files.readString(set.resolve("migrations/V3__add_e_mail.sql")))
                .isEqualTo("-- Add e-mail!.\n");
        assertThat(set.resolve("migrations/U3__add_e_mail.sql")).exists();
    }

    @Test
    void shouldSayWhatToDoWhenTheDatabaseDoesNotAnswer() {
        describe("postgresql", "schema", "t_{tenant}");

        SoloShell.Ran ran = new SoloShell(Map.of())
                .run(
                        "init",
                        "--set",
                        set.toString(),
                        "--url",
                        "postgresql://127.0.0.1:1/x",
                        "--tenant",
                        "a",
                        "--wait",
                        "1s");

        assertThat(ran.code()).isEqualTo(6);
        assertThat(ran.err()).contains("waiting for postgresql://127.0.0.1:1/x", "--wait");
    }

    private static List<String> texts(Connection connection, String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
