package dev.skein.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skein.contracts.Backup;
import dev.skein.contracts.FailureKind;
import dev.skein.contracts.Isolation;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.Operation;
import dev.skein.embedded.EmbeddedMariaDb;
import dev.skein.embedded.Fixtures;
import dev.skein.worker.backup.BackupSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MariaDbIT extends OwnBackupContract {
    private static final String SLEEPING = "SELECT id FROM information_schema.processlist WHERE info LIKE '%SLEEP(%'"
            + " AND info NOT LIKE '%processlist%'";

    private final String target = "tenant_" + UUID.randomUUID().toString().substring(0, 8);

    @Override
    @BeforeEach
    void start() throws Exception {
        assumeTrue(Fixtures.mariaDb().isPresent(), "no MariaDB on this machine");
        super.start();
    }

    private static EmbeddedMariaDb server() {
        return Fixtures.mariaDb().orElseThrow();
    }

    @Override
    String keys() {
        return "engine: mariadb\ntimeouts: {lockMillis: 1000, statementMillis: 30000}\n";
    }

    @Override
    Isolation isolation() {
        return Isolation.DATABASE;
    }

    @Override
    RoutedFixture.Access access() {
        return new RoutedFixture.Access(
                server().url(), Optional.of(server().user()), server().password(), Duration.ofMillis(200));
    }

    @Override
    BackupSettings backups() {
        return new BackupSettings(
                Optional.of(files().toString()),
                Optional.empty(),
                Optional.of(server().programs().toString()));
    }

    @Override
    List<String> copies() throws SQLException {
        return rows("", "SELECT schema_name FROM information_schema.schemata WHERE schema_name LIKE 'skein\\_copy%'");
    }

    @Override
    String target() {
        return target;
    }

    @Override
    Connection connect(String database) throws SQLException {
        return server().connect(database);
    }

    @Override
    boolean exists(String database) throws SQLException {
        return !rows("", "SELECT schema_name FROM information_schema.schemata WHERE schema_name = '" + database + "'")
                .isEmpty();
    }

    @Override
    String schema(String database) {
        return database;
    }

    @Override
    Flyway stock(String database) {
        return Flyway.configure()
                .dataSource(server().jdbcUrl(database), server().user(), server().password())
                .locations("filesystem:" + sets.resolve("migrations"))
                .load();
    }

    @Test
    void shouldTellWhatStaysWhenAScriptFailsHalfWay() throws Exception {
        set.migration("V3__half.sql", """
                CREATE TABLE tags (id INT);
                INSERT INTO tags VALUES (1);
                ALTER TABLE notes ADD COLUMN color INT;
                INSERT INTO tags VALUES (2);
                ALTER TABLE nowhere ADD COLUMN x INT;
                DROP TABLE notes;
                """);
        fixture.engine();

        MigrationResult result = fixture.migrate(target);

        String told =
                "4 of 6 statements of V3__half.sql were applied and stay, statement 5 failed: ALTER TABLE nowhere";
        assertThat(result).isInstanceOfSatisfying(MigrationResult.Failed.class, failed -> {
            assertThat(failed.failure().kind()).isEqualTo(FailureKind.OPERATOR_NEEDED);
            assertThat(failed.failure().message()).contains(told).contains("the last 1 did not run");
            assertThat(failed.failure().sqlState()).contains("42S02");
            assertThat(failed.failure().line()).contains(5);
        });
        assertThat(rows(target, "SELECT id FROM tags ORDER BY id")).containsExactly("1", "2");
        assertThat(fixture.migrate(target)).isInstanceOfSatisfying(MigrationResult.Failed.class, again -> {
            assertThat(again.failure().kind()).isEqualTo(FailureKind.OPERATOR_NEEDED);
            assertThat(again.failure().message()).contains(told);
        });
    }

    @Test
    void shouldRunAgainWhenTheHalfScriptWasMendedAndRepaired() throws Exception {
        set.migration("V3__half.sql", "CREATE TABLE tags (id INT);\nINSERT INTO nowhere VALUES (1);\n");
        fixture.engine();
        fixture.migrate(target);
        execute(target, "DROP TABLE tags");
        stock(target).repair();
        set.migration("V3__half.sql", "CREATE TABLE tags (id INT);\n");
        fixture.engine();

        assertThat(fixture.migrate(target))
                .isInstanceOfSatisfying(
                        MigrationResult.Applied.class,
                        applied -> assertThat(applied.applied()).containsExactly("V3__half.sql"));
    }

    @Test
    void shouldRollBackWhatFollowedTheLastDdlWhenAnInsertFails() throws Exception {
        set.migration("V3__half.sql", """
                CREATE TABLE tags (id INT PRIMARY KEY);
                INSERT INTO tags VALUES (1);
                INSERT INTO tags VALUES (1);
                """);
        fixture.engine();

        MigrationResult result = fixture.migrate(target);

        assertThat(result)
                .isInstanceOfSatisfying(
                        MigrationResult.Failed.class,
                        failed -> assertThat(failed.failure().message())
                                .contains("1 of 3 statements")
                                .contains("statement 3 failed")
                                .contains("statements 2 to 2 were rolled back"));
        assertThat(rows(target, "SELECT id FROM tags")).isEmpty();
    }

    @Test
    void shouldNeedNoRepairWhenNothingOfTheFailedScriptStays() throws Exception {
        set.migration("V3__data.sql", "INSERT INTO notes VALUES (2, 'b');\nINSERT INTO notes VALUES (2, 'c');\n");
        fixture.engine();

        MigrationResult result = fixture.migrate(target);

        assertThat(result).isInstanceOfSatisfying(MigrationResult.Failed.class, failed -> {
            assertThat(failed.failure().kind()).isEqualTo(FailureKind.PERMANENT);
            assertThat(failed.failure().message()).contains("nothing of V3__data.sql stays");
        });
        assertThat(rows(target, "SELECT id FROM notes")).containsExactly("1");
        set.migration("V3__data.sql", "INSERT INTO notes VALUES (2, 'b');\n");
        fixture.engine();
        assertThat(fixture.migrate(target)).isInstanceOf(MigrationResult.Applied.class);
    }

    @Test
    void shouldTryAgainWhenATableIsLocked() throws Exception {
        fixture.migrate(target);
        set.migration("V3__tags.sql", "ALTER TABLE notes ADD COLUMN tags INT;\n");
        fixture.engine();
        try (Connection service = connect(target)) {
            service.setAutoCommit(false);
            service.createStatement().execute("SELECT * FROM notes");

            assertThat(fixture.migrate(target)).isInstanceOfSatisfying(MigrationResult.Failed.class, failed -> {
                assertThat(failed.failure().kind()).isEqualTo(FailureKind.RETRYABLE);
                assertThat(failed.failure().message()).contains("Lock wait timeout");
            });
        }
        assertThat(fixture.migrate(target)).isInstanceOf(MigrationResult.Applied.class);
    }

    @Test
    void shouldSayWhatIsUnknownWhenTheSessionDiesInAScript() throws Exception {
        set.migration("V3__long.sql", "CREATE TABLE tags (id INT);\nCREATE TABLE slow AS SELECT SLEEP(60);\n");
        RoutedEngine engine = fixture.engine();
        CompletableFuture<MigrationResult> running = begin(engine, fixture.command(target));

        execute(target, "KILL " + awaitSleeping());

        MigrationResult cut = running.get(30, TimeUnit.SECONDS);
        assertThat(cut).extracting("failure.script").isEqualTo(Optional.of("V3__long.sql"));
        assertThat(RoutedFixture.untilNotBusy(engine, fixture.command(target)))
                .isInstanceOfSatisfying(MigrationResult.Failed.class, failed -> {
                    assertThat(failed.failure().kind()).isEqualTo(FailureKind.OPERATOR_NEEDED);
                    assertThat(failed.failure().message())
                            .contains("its end is unknown")
                            .contains("the first 1 were applied")
                            .contains("CREATE TABLE slow");
                });
        execute(target, "DROP TABLE tags", "DELETE FROM skein_steps");
        set.migration("V3__long.sql", "CREATE TABLE tags (id INT);\n");
        assertThat(RoutedFixture.untilNotBusy(fixture.engine(), fixture.command(target)))
                .isInstanceOf(MigrationResult.Applied.class);
    }

    @Test
    void shouldEndTheEarlierAttemptWhenAFurtherOneComes() throws Exception {
        set.migration("V3__long.sql", "DO SLEEP(60);\n");
        RoutedEngine engine = fixture.engine();
        MigrationCommand command = fixture.command(target);
        CompletableFuture<MigrationResult> first = begin(engine, command);
        awaitSleeping();
        set.migration("V3__long.sql", "DO SLEEP(0);\n");

        MigrationResult second = RoutedFixture.untilNotBusy(fixture.engine(), EngineFixture.again(command, 2, 2));

        assertThat(second)
                .isInstanceOfSatisfying(
                        MigrationResult.Applied.class,
                        applied -> assertThat(applied.applied()).contains("V3__long.sql"));
        assertThat(first.get(30, TimeUnit.SECONDS)).isInstanceOf(MigrationResult.Failed.class);
    }

    @Test
    void shouldLeaveAForeignHolderAloneWhenAFurtherAttemptComes() throws Exception {
        fixture.migrate(target);
        try (Connection stock = connect(target)) {
            stock.createStatement().execute("DO GET_LOCK('" + MariaTargets.lockName(target) + "', 0)");

            MigrationResult result =
                    fixture.migrate(fixture.command(target, Operation.MIGRATE, Optional.empty(), 2, 2));

            assertThat(result).isInstanceOf(MigrationResult.Busy.class);
            assertThat(stock.isValid(5)).isTrue();
        }
    }

    @Test
    void shouldTakeBackStatementByStatementWhenAnUndoComes() throws Exception {
        set.migration("U2__first.sql", "DELETE FROM notes;\n").migration("U1__notes.sql", "DROP TABLE notes;\n");
        fixture.engine();
        fixture.migrate(target);

        MigrationResult result = fixture.migrate(fixture.command(target, Operation.UNDO, Optional.of("0"), 1, 2));

        assertThat(result)
                .isInstanceOfSatisfying(
                        MigrationResult.Applied.class,
                        applied -> assertThat(applied.applied()).containsExactly("U2__first.sql", "U1__notes.sql"));
        assertThat(rows(target, "SHOW TABLES LIKE 'notes'")).isEmpty();
        assertThat(stock(target).info().current()).isNull();
        assertThat(fixture.migrate(fixture.command(target, Operation.MIGRATE, Optional.empty(), 1, 3)))
                .isInstanceOf(MigrationResult.Applied.class);
        assertThat(rows(target, "SELECT id FROM notes")).containsExactly("1");
    }

    @Test
    void shouldTellWhatStaysWhenAnUndoFailsHalfWay() throws Exception {
        set.migration("U2__first.sql", "CREATE TABLE kept (id INT);\nDROP TABLE nowhere;\nDELETE FROM notes;\n");
        fixture.engine();
        fixture.migrate(target);

        MigrationResult result = fixture.migrate(fixture.command(target, Operation.UNDO, Optional.of("1"), 1, 2));

        assertThat(result).isInstanceOfSatisfying(MigrationResult.Failed.class, failed -> {
            assertThat(failed.failure().kind()).isEqualTo(FailureKind.OPERATOR_NEEDED);
            assertThat(failed.failure().message())
                    .contains("1 of 3 statements of U2__first.sql were applied and stay, statement 2 failed")
                    .contains("the last 1 did not run");
        });
        assertThat(rows(target, "SELECT id FROM notes")).containsExactly("1");
        assertThat(fixture.migrate(fixture.command(target, Operation.MIGRATE, Optional.empty(), 1, 3)))
                .isInstanceOfSatisfying(
                        MigrationResult.Failed.class,
                        again -> assertThat(again.failure().kind()).isEqualTo(FailureKind.OPERATOR_NEEDED));
    }

    @Test
    void shouldLeaveNoNoteWhenTheFirstStatementOfAnUndoFails() throws Exception {
        set.migration("U2__first.sql", "DROP TABLE nowhere;\n");
        fixture.engine();
        fixture.migrate(target);

        MigrationResult result = fixture.migrate(fixture.command(target, Operation.UNDO, Optional.of("1"), 1, 2));

        assertThat(result)
                .isInstanceOfSatisfying(
                        MigrationResult.Failed.class,
                        failed ->
                                assertThat(failed.failure().message()).contains("nothing of U2__first.sql was undone"));
        assertThat(fixture.migrate(fixture.command(target, Operation.MIGRATE, Optional.empty(), 1, 3)))
                .isInstanceOf(MigrationResult.Applied.class);
    }

    @Test
    void shouldNameTheGrantWhenTheUserMayNot() throws Exception {
        execute("", "CREATE USER IF NOT EXISTS meek@'%' IDENTIFIED BY 'meek'");
        try (RoutedFixture meek = new RoutedFixture(
                sets,
                Isolation.DATABASE,
                new RoutedFixture.Access(server().url(), Optional.of("meek"), "meek", Duration.ofSeconds(1)))) {
            assertThat(meek.migrate(target)).isInstanceOfSatisfying(MigrationResult.Failed.class, failed -> {
                assertThat(failed.failure().kind()).isEqualTo(FailureKind.PERMANENT);
                assertThat(failed.failure().message()).contains("GRANT ALL ON");
            });
        }
    }

    @Test
    void shouldRunScriptsWithTheirOwnDelimiterWhenTheyMakeRoutines() throws Exception {
        set.migration("V3__routine.sql", """
                DELIMITER //
                CREATE PROCEDURE touch() BEGIN UPDATE notes SET words = 'x;y'; END//
                DELIMITER ;
                CALL touch();
                """);
        fixture.engine();

        assertThat(fixture.migrate(target)).isInstanceOf(MigrationResult.Applied.class);
        assertThat(rows(target, "SELECT words FROM notes")).isEqualTo(List.of("x;y"));
    }

    private static CompletableFuture<MigrationResult> begin(RoutedEngine engine, MigrationCommand command) {
        return engine.migrate(command).toCompletionStage().toCompletableFuture();
    }

    private String awaitSleeping() {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> rows("", SLEEPING).stream().findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    @Test
    void shouldHaveWhatItHadBeforeWhenARestoreFailsInPlace() throws Exception {
        fixture.migrate(target);
        Backup whole = backup(fixture.about(target, Operation.BACKUP, 2));
        Path file = files().resolve(whole.file());
        String dump;
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            dump = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        // Loads beside, and fails in the target itself.
        String bad = dump + "SELECT IF(DATABASE() LIKE 'skein_copy%', 1, (SELECT 1 UNION SELECT 2));\n";
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(bad.getBytes(StandardCharsets.UTF_8));
        }
        byte[] bytes = Files.readAllBytes(file);
        Backup backup = new Backup(
                whole.id(),
                whole.file(),
                bytes.length,
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)),
                whole.server(),
                whole.tool(),
                whole.version(),
                whole.fingerprint(),
                whole.restoredFingerprint(),
                whole.rows(),
                whole.takenAt());
        execute(target, "INSERT INTO notes VALUES (7, 'newer')");

        String told = refused(fixture.about(target, Operation.RESTORE, 3, backup));

        assertThat(told).contains("Subquery returns more than 1 row", "has again what it had before");
        assertThat(rows(target, "SELECT words FROM notes ORDER BY id")).containsExactly("a;b", "newer");
        assertThat(copies()).isEmpty();
        try (Stream<Path> left = Files.walk(files())) {
            assertThat(left.filter(Files::isRegularFile)).containsExactly(file);
        }
    }
}
