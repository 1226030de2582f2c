package dev.skein.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.contracts.FailureKind;
import dev.skein.contracts.Isolation;
import dev.skein.contracts.MigrationPath;
import dev.skein.contracts.Operation;
import dev.skein.contracts.SchemaVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SqliteIT extends OwnBackupContract {
    private static final String NAME = "tenant_acme";

    @TempDir
    private Path files;

    @Override
    String keys() {
        return "engine: sqlite\ntimeouts: {lockMillis: 200, statementMillis: 2000}\n";
    }

    @Override
    Isolation isolation() {
        return Isolation.FILE;
    }

    @Override
    RoutedFixture.Access access() {
        return new RoutedFixture.Access(
                "sqlite:" + files + "?suffix=.sqlite3", Optional.empty(), "", Duration.ofMillis(500));
    }

    @Override
    String target() {
        return NAME;
    }

    @Override
    List<String> copies() throws IOException {
        try (Stream<Path> beside = Files.list(files.resolve(SqliteFolder.LOCKS))) {
            return beside.map(file -> file.getFileName().toString())
                    .filter(name -> !name.matches(NAME + "\\.(lock|lock\\.holder|dropped)"))
                    .toList();
        }
    }

    private Path file() {
        return files.resolve(NAME + ".sqlite3");
    }

    @Override
    Connection connect(String target) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file());
    }

    @Override
    boolean exists(String target) {
        return Files.exists(file());
    }

    @Override
    String schema(String target) {
        return "main";
    }

    @Override
    Flyway stock(String target) {
        return Flyway.configure()
                .dataSource("jdbc:sqlite:" + file(), null, null)
                .locations("filesystem:" + sets.resolve("migrations"))
                .load();
    }

    @Test
    void shouldLeaveWhatFlywayLeavesWhenItRunsThePlan() throws Exception {
        MigrationResult result = fixture.migrate(NAME);
        List<String> left = history();
        Files.delete(file());
        stock(NAME).migrate();

        assertThat(result)
                .isInstanceOfSatisfying(
                        MigrationResult.Applied.class,
                        applied -> assertThat(applied.path()).isEqualTo(MigrationPath.FAST));
        assertThat(left).isEqualTo(history()).hasSize(4);
    }

    private List<String> history() throws SQLException {
        List<String> all = new ArrayList<>(rows(
                NAME,
                "SELECT replace(replace(sql, '\"main\".', ''), '\"', '') FROM sqlite_master"
                        + " WHERE tbl_name = 'flyway_schema_history' AND sql IS NOT NULL ORDER BY name"));
        all.addAll(rows(
                NAME,
                "SELECT concat_ws(' ', installed_rank, version, description, type, script, checksum, installed_by,"
                        + " success) FROM flyway_schema_history ORDER BY installed_rank"));
        return all;
    }

    @Test
    void shouldLeaveNothingOfAnAttemptWhenItsLastScriptFails() throws Exception {
        set.migration("V3__broken.sql", "CREATE TABLE tags (id INT);\nINSERT INTO nowhere VALUES (1);\n");
        fixture.engine();

        MigrationResult result = fixture.migrate(NAME);

        assertThat(result).isInstanceOfSatisfying(MigrationResult.Failed.class, failed -> {
            assertThat(failed.failure().kind()).isEqualTo(FailureKind.PERMANENT);
            assertThat(failed.failure().message()).contains("no such table: nowhere");
            assertThat(failed.failure().script()).contains("V3__broken.sql");
            assertThat(failed.failure().line()).contains(2);
        });
        assertThat(rows(NAME, "SELECT name FROM sqlite_master WHERE name IN ('notes', 'tags')"))
                .isEmpty();

        set.migration("V3__broken.sql", "CREATE TABLE tags (id INT);\n");
        fixture.engine();
        assertThat(fixture.migrate(NAME)).isInstanceOf(MigrationResult.Applied.class);
    }

    @Test
    void shouldTellWhatStaysWhenAScriptWithoutATransactionFails() throws Exception {
        set.write("migrations/V3__rebuild.sql.conf", "executeInTransaction=false\n")
                .migration("V3__rebuild.sql", """
                PRAGMA foreign_keys = OFF;
                CREATE TABLE tags (id INT);
                INSERT INTO nowhere VALUES (1);
                DROP TABLE notes;
                """);
        fixture.engine();

        MigrationResult result = fixture.migrate(NAME);

        assertThat(result).isInstanceOfSatisfying(MigrationResult.Failed.class, failed -> {
            assertThat(failed.failure().kind()).isEqualTo(FailureKind.OPERATOR_NEEDED);
            assertThat(failed.failure().message())
                    .contains("2 of 4 statements of V3__rebuild.sql were applied")
                    .contains("statement 3 failed: INSERT INTO nowhere VALUES (1)")
                    .contains("the last 1 did not run");
        });
        assertThat(fixture.migrate(NAME))
                .isInstanceOfSatisfying(
                        MigrationResult.Failed.class,
                        again -> assertThat(again.failure().message())
                                .isEqualTo(((MigrationResult.Failed) result)
                                        .failure()
                                        .message()));
    }

    @Test
    void shouldTakeBackInOneTransactionWhenAnUndoComes() throws Exception {
        set.migration("U2__first.sql", "DELETE FROM notes;\n").migration("U1__notes.sql", "DROP TABLE notes;\n");
        fixture.engine();
        fixture.migrate(NAME);

        MigrationResult result = fixture.migrate(fixture.command(NAME, Operation.UNDO, Optional.of("1"), 1, 2));

        assertThat(result)
                .isInstanceOfSatisfying(
                        MigrationResult.Applied.class,
                        applied -> assertThat(applied.after()).contains(SchemaVersion.of("1")));
        assertThat(rows(NAME, "SELECT count(*) FROM notes")).containsExactly("0");
        assertThat(stock(NAME).info().current().getVersion().getVersion()).isEqualTo("1");
        assertThat(fixture.migrate(fixture.command(NAME, Operation.MIGRATE, Optional.empty(), 1, 3)))
                .isInstanceOf(MigrationResult.Applied.class);
        assertThat(rows(NAME, "SELECT count(*) FROM notes")).containsExactly("1");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldNameTheHolderWhenTheFileIsLocked() throws Exception {
        fixture.migrate(NAME);
        try (Connection service = connect(NAME);
                Statement statement = service.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");

            MigrationResult result = fixture.migrate(NAME);

            assertThat(result).isInstanceOfSatisfying(MigrationResult.Failed.class, failed -> {
                assertThat(failed.failure().kind()).isEqualTo(FailureKind.RETRYABLE);
                assertThat(failed.failure().message()).contains(NAME + ".sqlite3 is held by this process");
            });
        }
    }

    @Test
    void shouldEndTheStatementWhenItRunsTooLong() {
        set.migration(
                "V3__long.sql",
                "CREATE TABLE numbers AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000)"
                        + " SELECT count(*) FROM n;\n");
        fixture.engine();

        MigrationResult result = fixture.migrate(NAME);

        assertThat(result).isInstanceOfSatisfying(MigrationResult.Failed.class, failed -> {
            assertThat(failed.failure().kind()).isEqualTo(FailureKind.RETRYABLE);
            assertThat(failed.failure().message()).contains("timeouts.statementMillis");
        });
        assertThat(fixture.meters.get("skein.engine.statements.slow").counter().count())
                .isEqualTo(1);
    }

    @Test
    void shouldSuggestToRecordTheVersionWhenTheFileHasTablesAndNoHistory() throws Exception {
        execute(NAME, "CREATE TABLE notes (id INT)");

        MigrationResult result = fixture.migrate(NAME);

        assertThat(result).isInstanceOfSatisfying(MigrationResult.Failed.class, failed -> {
            assertThat(failed.failure().kind()).isEqualTo(FailureKind.PERMANENT);
            assertThat(failed.failure().message()).contains("flyway baseline");
        });
        assertThat(rows(NAME, "SELECT name FROM sqlite_master")).containsExactly("notes");
    }

    @Test
    void shouldRefuseWhenTheFileIsALinkToElsewhere(@TempDir Path elsewhere) throws Exception {
        Files.createSymbolicLink(file(), elsewhere.resolve("other.db"));

        MigrationResult result = fixture.migrate(NAME);

        assertThat(result)
                .isInstanceOfSatisfying(
                        MigrationResult.Failed.class,
                        failed -> assertThat(failed.failure().message()).contains("is a link or no file"));
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void shouldSayOperatorNeededWhenTheFileIsNoDatabase() throws Exception {
        Files.writeString(file(), "these are words, and no database at all; ".repeat(40));

        MigrationResult result = fixture.migrate(NAME);

        assertThat(result)
                .isInstanceOfSatisfying(
                        MigrationResult.Failed.class,
                        failed -> assertThat(failed.failure().kind()).isEqualTo(FailureKind.OPERATOR_NEEDED));
    }

    @Test
    void shouldSayBusyWhenAnotherProcessHoldsTheTarget() throws Exception {
        Path lock = new SqliteFolder(files, ".sqlite3").lockFile(NAME);
        Process other = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolderMain.class.getName(),
                        lock.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("held");

            assertThat(fixture.migrate(NAME))
                    .isInstanceOfSatisfying(
                            MigrationResult.Busy.class,
                            busy -> assertThat(busy.reason()).contains("held by the other process"));
        } finally {
            other.destroyForcibly().waitFor();
        }
        assertThat(fixture.migrate(NAME)).isInstanceOf(MigrationResult.Applied.class);
    }
}
