package dev.skein.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skein.contracts.Backup;
import dev.skein.contracts.FailureKind;
import dev.skein.contracts.Isolation;
import dev.skein.contracts.MigrationPath;
import dev.skein.contracts.Operation;
import dev.skein.contracts.SchemaVersion;
import dev.skein.embedded.Databases;
import dev.skein.embedded.DebianPostgres;
import dev.skein.embedded.Fixtures;
import dev.skein.embedded.PostgresFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** PostgreSQL with a database for each tenant. */
class OwnDatabasesIT extends OwnBackupContract {
    private final Optional<String> missing = DebianPostgres.missing();
    private final PostgresFixture postgres = missing.isEmpty() ? DebianPostgres.shared() : Fixtures.postgres();
    private final String target = "tenant_" + UUID.randomUUID().toString().substring(0, 8);

    @Override
    String keys() {
        return "isolation: database\n";
    }

    @Override
    Isolation isolation() {
        return Isolation.DATABASE;
    }

    @Override
    RoutedFixture.Access access() {
        return access(postgres.user(), postgres.password());
    }

    private RoutedFixture.Access access(String user, String password) {
        return new RoutedFixture.Access(postgres.url("postgres"), Optional.of(user), password, Duration.ofSeconds(1));
    }

    @Override
    Optional<String> missing() {
        missing.ifPresent(why -> System.out.println("OwnDatabasesIT is skipped in part: " + why));
        return missing;
    }

    @Override
    List<String> copies() throws SQLException {
        return rows(
                "",
                "SELECT datname FROM pg_database WHERE datname LIKE 'skein\\_%' UNION ALL SELECT nspname FROM pg_namespace"
                        + " WHERE nspname LIKE 'skein\\_%'");
    }

    @Override
    String target() {
        return target;
    }

    @Override
    Connection connect(String database) throws SQLException {
        return Databases.connect(postgres, database.isEmpty() ? "postgres" : database);
    }

    @Override
    boolean exists(String database) throws SQLException {
        return !rows("", "SELECT datname FROM pg_database WHERE datname = '" + database + "'")
                .isEmpty();
    }

    @Override
    String schema(String database) {
        return "public";
    }

    @Override
    Flyway stock(String database) {
        return Flyway.configure()
                .dataSource(postgres.jdbcUrl(database), postgres.user(), postgres.password())
                .locations("filesystem:" + sets.resolve("migrations"))
                .load();
    }

    @Test
    void shouldGoTheFastPathWhenItMayAndLeaveNoSessionBehind() throws Exception {
        MigrationResult result = fixture.migrate(target);

        assertThat(result).isInstanceOfSatisfying(MigrationResult.Applied.class, applied -> {
            assertThat(applied.path()).isEqualTo(MigrationPath.FAST);
        });
        assertThat(rows(target, "SELECT count(*) FROM skein.processed_events")).containsExactly("1");
        org.awaitility.Awaitility.await()
                .untilAsserted(
                        () -> assertThat(rows("", "SELECT pid FROM pg_stat_activity WHERE datname = '" + target + "'"))
                                .isEmpty());
    }

    @Test
    void shouldRunFlywayItselfWhenAScriptNeedsIt() throws Exception {
        set.migration("V3__index.sql", "CREATE INDEX CONCURRENTLY notes_words ON notes (words);\n");
        fixture.engine();

        MigrationResult result = fixture.migrate(target);

        assertThat(result)
                .isInstanceOfSatisfying(
                        MigrationResult.Applied.class,
                        applied -> assertThat(applied.path()).isEqualTo(MigrationPath.FLYWAY));
    }

    @Test
    void shouldUseTheSchemaThatTheSetNamesWhenItDoes() throws Exception {
        set.write("skein.yaml", "name: demo\nisolation: database\nschema: crm\n");
        fixture.engine();

        fixture.migrate(target);

        assertThat(rows(target, "SELECT words FROM crm.notes")).containsExactly("a;b");
    }

    @Test
    void shouldTakeBackWhenAnUndoComes() throws Exception {
        set.migration("U2__first.sql", "DELETE FROM notes;\n");
        fixture.engine();
        fixture.migrate(target);

        execute(target, "UPDATE skein.processed_events SET processed_at = now() - interval '15 days'");

        MigrationResult result = fixture.migrate(fixture.command(target, Operation.UNDO, Optional.of("1"), 1, 2));

        assertThat(result)
                .isInstanceOfSatisfying(
                        MigrationResult.Applied.class,
                        applied -> assertThat(applied.after()).contains(SchemaVersion.of("1")));
        assertThat(rows(target, "SELECT count(*) FROM notes")).containsExactly("0");
        assertThat(rows(target, "SELECT result ->> 'after' FROM skein.processed_events"))
                .as("what Kafka cannot deliver again is forgotten")
                .containsExactly("1");
    }

    @Test
    void shouldNameTheRightWhenTheRoleMayNotCreateDatabases() throws Exception {
        String role = "meek_" + target;
        execute("", "CREATE ROLE " + role + " LOGIN PASSWORD 'meek'");
        try (RoutedFixture meek = new RoutedFixture(sets, Isolation.DATABASE, access(role, "meek"))) {
            assertThat(meek.migrate(target)).isInstanceOfSatisfying(MigrationResult.Failed.class, failed -> {
                assertThat(failed.failure().kind()).isEqualTo(FailureKind.PERMANENT);
                assertThat(failed.failure().message()).contains("CREATEDB");
            });
        }
    }

    @Test
    void shouldAskForAPersonWhenTheDatabaseTakesNoConnections() throws Exception {
        execute("", "CREATE DATABASE " + target + " ALLOW_CONNECTIONS false");

        assertThat(fixture.migrate(target))
                .isInstanceOfSatisfying(
                        MigrationResult.Failed.class,
                        failed -> assertThat(failed.failure().kind()).isEqualTo(FailureKind.OPERATOR_NEEDED));
    }

    @Test
    void shouldKeepTheDatabasesSettingsAndPrivilegesWhenItIsRestored() throws Exception {
        assumeTrue(missing().isEmpty(), missing().orElse(""));
        String facts = "SELECT unnest(setconfig) FROM pg_db_role_setting r JOIN pg_database d ON d.oid = r.setdatabase"
                + " WHERE datname = '" + target
                + "' UNION ALL SELECT unnest(datacl)::text FROM pg_database WHERE datname = '"
                + target + "' ORDER BY 1";
        fixture.migrate(target);
        execute(
                "",
                "ALTER DATABASE " + target + " SET search_path TO \"$user\", public",
                "ALTER DATABASE " + target + " SET app.region TO 'eu, \"west\"'",
                "CREATE ROLE app_" + target,
                "REVOKE ALL ON DATABASE " + target + " FROM PUBLIC",
                "GRANT CONNECT ON DATABASE " + target + " TO app_" + target);
        List<String> before = rows("", facts);
        Backup backup = backup(fixture.about(target, Operation.BACKUP, 2));
        try (Connection service = connect(target)) {
            assertThat(fixture.migrate(fixture.about(target, Operation.RESTORE, 3, backup)))
                    .isInstanceOf(MigrationResult.Applied.class);
            assertThat(service.isValid(5))
                    .as("who was connected is not any more")
                    .isFalse();
        }

        assertThat(rows("", facts)).isEqualTo(before).hasSize(4);
    }
}
