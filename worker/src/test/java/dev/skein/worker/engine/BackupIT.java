package dev.skein.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.skein.contracts.Backup;
import dev.skein.contracts.CommandId;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.Operation;
import dev.skein.contracts.SchemaVersion;
import dev.skein.embedded.DebianPostgres;
import dev.skein.embedded.EmbeddedPostgresServer;
import dev.skein.worker.backup.BackupSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups by PostgreSQL's own programs, of a server of their version. */
class BackupIT {
    private static final String TENANT = "tenant_a";
    private static final String ROWS = "SELECT 'orders', to_jsonb(o)::text FROM tenant_a.orders o"
            + " UNION ALL SELECT 'notes', to_jsonb(n)::text FROM tenant_a.notes n"
            + " UNION ALL SELECT 'history', to_jsonb(h)::text FROM tenant_a.flyway_schema_history h"
            + " UNION ALL SELECT 'sequence', last_value::text FROM tenant_a.orders_id_seq"
            + " UNION ALL SELECT 'view', to_jsonb(v)::text FROM tenant_a.open_orders v ORDER BY 1, 2";
    private static final String ORDERS = "SELECT count(*) FROM tenant_a.orders";

    private static @Nullable EmbeddedPostgresServer server;

    @TempDir
    private Path set;

    @TempDir
    private Path backups;

    private EngineFixture fixture;
    private long fence;

    @BeforeAll
    static void startServer() {
        Optional<String> missing = DebianPostgres.missing();
        missing.ifPresent(why -> System.out.println("BackupIT is skipped: " + why));
        Assumptions.assumeTrue(missing.isEmpty(), missing.orElse(""));
        server = DebianPostgres.shared();
    }

    @BeforeEach
    void migrate() throws SQLException {
        SetFolder.in(set).migration("V1__orders.sql", """
                CREATE TABLE orders (id bigserial PRIMARY KEY, state varchar(9) NOT NULL
                    CHECK (state IN ('open', 'closed')), note text);
                CREATE TABLE notes (id int PRIMARY KEY, "order" bigint REFERENCES orders, body bytea);
                CREATE INDEX notes_order ON notes ("order");
                CREATE VIEW open_orders AS SELECT id, note FROM orders WHERE state = 'open';
                CREATE FUNCTION closed() RETURNS bigint LANGUAGE sql
                    AS 'SELECT count(*) FROM tenant_a.orders WHERE state = ''closed''';
                """);
        fixture = new EngineFixture(set, Objects.requireNonNull(server), BackupSettings.in(backups));
        assertThat(fixture.migrate(command(Operation.MIGRATE))).isInstanceOf(MigrationResult.Applied.class);
        fixture.execute("INSERT INTO tenant_a.orders (state, note)"
                + " SELECT CASE n % 3 WHEN 0 THEN 'open' ELSE 'closed' END,"
                + " E'it''s\\t\\\\.\\n' || n || ' ü' FROM generate_series(1, 500) n");
        fixture.execute("INSERT INTO tenant_a.notes"
                + " SELECT n, n, decode(md5(n::text), 'hex') FROM generate_series(1, 50) n");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void shouldBringEveryRowBackWhenTheTenantWasDropped() throws SQLException {
        List<String> before = fixture.rows(ROWS);
        Backup backup = backup();
        assertThat(fixture.migrate(command(Operation.DROP, backup))).isInstanceOf(MigrationResult.Applied.class);
        assertThat(fixture.rows("SELECT nspname FROM pg_namespace WHERE nspname = 'tenant_a'"))
                .isEmpty();

        MigrationResult restored = fixture.migrate(command(Operation.RESTORE, backup));

        assertThat(restored).asInstanceOf(type(MigrationResult.Applied.class)).satisfies(applied -> {
            assertThat(applied.before()).isEmpty();
            assertThat(applied.after()).contains(SchemaVersion.of("1"));
        });
        assertThat(fixture.rows(ROWS)).isEqualTo(before).hasSizeGreaterThan(700);
        assertThat(fixture.rows(Fingerprints.ofOne(TENANT)))
                .containsExactly(backup.restoredFingerprint().orElseThrow().value());
        assertThat(fixture.migrate(command(Operation.MIGRATE)))
                .asInstanceOf(type(MigrationResult.Applied.class))
                .satisfies(again -> assertThat(again.applied()).isEmpty());
    }

    @Test
    void shouldSayWhatItHoldsWhenABackupIsMade() throws SQLException, IOException {
        Backup backup = backup();

        Path file = backups.resolve(backup.file());
        long history =
                fixture.rows("SELECT 1 FROM tenant_a.flyway_schema_history").size();
        assertThat(backup.file()).startsWith("main/tenant_a/").endsWith(".dump");
        assertThat(file).hasSize(backup.bytes());
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
        assertThat(backup.rows()).isEqualTo(Map.of("orders", 500L, "notes", 50L, "flyway_schema_history", history));
        assertThat(backup.version()).contains(SchemaVersion.of("1"));
        assertThat(backup.fingerprint()).isPresent();
        assertThat(backup.server()).startsWith("15.");
        assertThat(backup.tool()).startsWith("pg_dump ");
        assertThat(files()).containsExactly(file);
    }

    @Test
    void shouldPutTheOldRowsInPlaceWhenTheTenantHasChangedSince() throws SQLException {
        List<String> before = fixture.rows(ROWS);
        Backup backup = backup();
        fixture.execute("DELETE FROM tenant_a.notes; DELETE FROM tenant_a.orders; DROP VIEW tenant_a.open_orders;"
                + " CREATE TABLE tenant_a.later (id int)");

        assertThat(fixture.migrate(command(Operation.RESTORE, backup))).isInstanceOf(MigrationResult.Applied.class);

        assertThat(fixture.rows(ROWS)).isEqualTo(before);
        assertThat(fixture.rows("SELECT nspname FROM pg_namespace WHERE starts_with(nspname, 'skein_')"))
                .isEmpty();
        assertThat(fixture.rows("SELECT to_regclass('tenant_a.later') IS NULL")).containsExactly("t");
    }

    @Test
    void shouldAnswerAsBeforeWhenACommandIsGivenAgain() throws SQLException {
        MigrationCommand backup = command(Operation.BACKUP);
        Backup made = backupOf(fixture.migrate(backup));
        MigrationCommand restore = command(Operation.RESTORE, made);
        MigrationResult restored = fixture.migrate(restore);
        fixture.execute("DELETE FROM tenant_a.notes");

        assertThat(backupOf(fixture.migrate(backup))).isEqualTo(made);
        assertThat(fixture.migrate(restore)).isEqualTo(restored);
        assertThat(fixture.rows("SELECT count(*) FROM tenant_a.notes")).containsExactly("0");
        assertThat(fixture.migrate(EngineFixture.again(command(Operation.BACKUP), 1, 1)))
                .isEqualTo(new MigrationResult.Stale(restore.fence()));
    }

    @Test
    void shouldRefuseTheFileWhenOneByteIsAnother() throws Exception {
        Backup backup = backup();
        Path file = backups.resolve(backup.file());
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        List<String> before = fixture.rows(ROWS);

        for (Operation operation : List.of(Operation.RESTORE, Operation.DROP)) {
            assertThat(failure(fixture.migrate(command(operation, backup))))
                    .contains("damaged", backup.sha256(), file.toString(), "choose another backup");
        }
        assertThat(fixture.rows(ROWS)).isEqualTo(before);
    }

    @Test
    void shouldKeepTheTenantWhenItsBackupIsMissing() throws Exception {
        Backup backup = backup();
        assertThat(fixture.migrate(command(Operation.PRUNE, backup))).isInstanceOf(MigrationResult.Applied.class);
        assertThat(files()).isEmpty();

        assertThat(failure(fixture.migrate(command(Operation.DROP, backup)))).contains("is missing");
        assertThat(fixture.rows(ORDERS)).containsExactly("500");
    }

    @Test
    void shouldKeepTheTenantWhenItHasChangedSinceItsBackup() throws SQLException {
        Backup backup = backup();
        fixture.execute("INSERT INTO tenant_a.orders (state) VALUES ('open')");

        assertThat(failure(fixture.migrate(command(Operation.DROP, backup))))
                .contains("table orders has 501 rows, and 500 in the backup");
        fixture.execute("DELETE FROM tenant_a.orders WHERE id = 501; ALTER TABLE tenant_a.orders ADD late int");
        assertThat(failure(fixture.migrate(command(Operation.DROP, backup)))).contains("another fingerprint");
        assertThat(fixture.rows(ORDERS)).containsExactly("500");
    }

    @Test
    void shouldLeaveTheTenantAsItWasWhenARestoreIsNotWhatWasBackedUp() throws SQLException {
        Backup backup = backup();
        fixture.execute("UPDATE tenant_a.orders SET note = 'newer'");
        List<String> before = fixture.rows(ROWS);
        Backup wrong = with(backup, backup.bytes(), backup.sha256(), Map.of("orders", 500L, "notes", 51L));

        assertThat(failure(fixture.migrate(command(Operation.RESTORE, wrong))))
                .contains("table notes has 50 rows, and 51 in the backup");

        assertThat(fixture.rows(ROWS)).isEqualTo(before);
    }

    @Test
    void shouldLeaveTheTenantAsItWasWhenSomethingElseNeedsIt() throws SQLException {
        Backup backup = backup();
        fixture.execute("CREATE VIEW public.of_tenant AS SELECT id FROM tenant_a.orders");
        List<String> before = fixture.rows(ROWS);

        assertThat(failure(fixture.migrate(command(Operation.RESTORE, backup)))).contains("of_tenant");
        assertThat(failure(fixture.migrate(command(Operation.DROP, backup)))).contains("of_tenant");

        assertThat(fixture.rows(ROWS)).isEqualTo(before);
    }

    @Test
    void shouldLeaveTheTenantAsItWasWhenARestoreFailsHalfWay() throws Exception {
        Backup backup = backup();
        Path file = backups.resolve(backup.file());
        byte[] part = Arrays.copyOf(Files.readAllBytes(file), (int) (backup.bytes() * 9 / 10));
        Files.write(file, part);
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(part));
        fixture.execute("UPDATE tenant_a.orders SET note = 'newer'");
        List<String> before = fixture.rows(ROWS);

        assertThat(failure(
                        fixture.migrate(command(Operation.RESTORE, with(backup, part.length, digest, backup.rows())))))
                .contains("pg_restore");

        assertThat(fixture.rows(ROWS)).isEqualTo(before);
        MigrationCommand next = command(Operation.MIGRATE);
        // The server may not have noticed yet that psql is gone, whose session has the lock.
        Awaitility.await()
                .untilAsserted(() -> assertThat(fixture.migrate(next)).isInstanceOf(MigrationResult.Applied.class));
    }

    @Test
    void shouldBeBusyWhenAnotherSessionWorksOnTheTarget() throws SQLException {
        Backup backup = backup();
        try (Connection other = fixture.connect();
                Statement statement = other.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(" + TargetLock.key(TENANT) + ")");

            assertThat(fixture.migrate(command(Operation.BACKUP))).isInstanceOf(MigrationResult.Busy.class);
            assertThat(fixture.migrate(command(Operation.RESTORE, backup))).isInstanceOf(MigrationResult.Busy.class);
            assertThat(fixture.migrate(command(Operation.DROP, backup))).isInstanceOf(MigrationResult.Busy.class);
        }
        assertThat(fixture.rows(ORDERS)).containsExactly("500");
    }

    @Test
    void shouldFailWhenThereIsNoSchema() throws Exception {
        fixture.execute("DROP SCHEMA tenant_a CASCADE");

        assertThat(failure(fixture.migrate(command(Operation.BACKUP)))).contains("there is no schema 'tenant_a'");
        assertThat(files()).isEmpty();
    }

    private Backup backup() {
        return backupOf(fixture.migrate(command(Operation.BACKUP)));
    }

    private static Backup backupOf(MigrationResult result) {
        assertThat(result).isInstanceOf(MigrationResult.Applied.class);
        return ((MigrationResult.Applied) result).backup().orElseThrow();
    }

    @Test
    void shouldWriteARestorePointRightBeforeAMigrationWhenItIsAskedTo() throws Exception {
        // given a script that loses data, and one that fails after it
        SetFolder.in(set).migration("V2__lose.sql", "ALTER TABLE notes DROP COLUMN body;");
        List<String> before = fixture.rows(ROWS);
        try (PostgresEngine next = fixture.newEngine(set)) {
            // when
            MigrationCommand command = withPoint(command(Operation.MIGRATE));
            MigrationResult.Applied done = applied(EngineFixture.await(next, command));

            // then
            Backup point = done.backup().orElseThrow();
            assertThat(done.applied()).containsExactly("V2__lose.sql");
            assertThat(point.id()).isEqualTo(command.commandId());
            assertThat(point.version())
                    .hasValueSatisfying(version -> assertThat(version).hasToString("1"));
            assertThat(applied(EngineFixture.await(next, command)).backup()).contains(point);
            assertThat(fixture.rows(ROWS)).isNotEqualTo(before);

            // and it brings everything back
            assertThat(EngineFixture.await(next, command(Operation.RESTORE, point)))
                    .isInstanceOf(MigrationResult.Applied.class);
            assertThat(fixture.rows(ROWS)).isEqualTo(before);
        }

        // and a failure that leaves nothing leaves no restore point either
        List<Path> kept = files();
        SetFolder.in(set).migration("V3__wrong.sql", "SELECT nothing;");
        try (PostgresEngine next = fixture.newEngine(set)) {
            assertThat(EngineFixture.await(next, withPoint(command(Operation.MIGRATE))))
                    .isInstanceOfSatisfying(MigrationResult.Failed.class, failed -> {
                        assertThat(failed.failure().script()).contains("V3__wrong.sql");
                        assertThat(failed.point()).isEmpty();
                    });
            assertThat(fixture.rows(ROWS)).isEqualTo(before);
            assertThat(files()).isEqualTo(kept);
        }
    }

    @Test
    void shouldNeedNoRestorePointWhenTheTargetIsNotThereYet() throws SQLException {
        fixture.execute("DROP SCHEMA tenant_a CASCADE");
        try (PostgresEngine next = fixture.newEngine(set)) {
            assertThat(applied(EngineFixture.await(next, withPoint(command(Operation.MIGRATE))))
                            .backup())
                    .isEmpty();
        }
    }

    private static MigrationResult.Applied applied(MigrationResult result) {
        assertThat(result).isInstanceOf(MigrationResult.Applied.class);
        return (MigrationResult.Applied) result;
    }

    private static MigrationCommand withPoint(MigrationCommand command) {
        return new MigrationCommand(
                command.commandId(),
                command.attempt(),
                command.fence(),
                command.operation(),
                command.rolloutId(),
                command.tenantId(),
                command.set(),
                command.target(),
                command.version(),
                command.placeholders(),
                command.issuedAt(),
                Optional.empty(),
                Optional.of(true),
                Optional.empty());
    }

    private static Backup with(Backup backup, long bytes, String sha256, Map<String, Long> rows) {
        return new Backup(
                backup.id(),
                backup.file(),
                bytes,
                sha256,
                backup.server(),
                backup.tool(),
                backup.version(),
                backup.fingerprint(),
                backup.restoredFingerprint(),
                rows,
                backup.takenAt());
    }

    private static String failure(MigrationResult result) {
        assertThat(result).isInstanceOf(MigrationResult.Failed.class);
        return ((MigrationResult.Failed) result).failure().message();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(backups)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private MigrationCommand command(Operation operation, Backup... about) {
        MigrationCommand plain = fixture.command(TENANT);
        return new MigrationCommand(
                CommandId.random(),
                1,
                ++fence,
                operation,
                plain.rolloutId(),
                plain.tenantId(),
                plain.set(),
                plain.target(),
                Optional.empty(),
                Map.of(),
                Instant.EPOCH,
                about.length == 0 ? Optional.empty() : Optional.of(List.of(about)),
                Optional.empty(),
                Optional.empty());
    }
}
