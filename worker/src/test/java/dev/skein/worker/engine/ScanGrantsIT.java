package dev.skein.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.contracts.HistoryState;
import dev.skein.contracts.ScanDetail;
import dev.skein.contracts.ScannedTarget;
import dev.skein.embedded.Fixtures;
import dev.skein.embedded.PostgresFixture;
import dev.skein.embedded.Sql;
import dev.skein.worker.backup.BackupSettings;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scan by a role that may not read all that it finds. */
class ScanGrantsIT {
    @TempDir
    private Path folder;

    @Test
    void shouldNameTheMissingGrantAndReadAllOthersWhenTheRoleMayNotReadSome() throws Exception {
        SetFolder.standard(folder);
        PostgresFixture server = Fixtures.postgres();
        String role = "meek_" + UUID.randomUUID().toString().replace("-", "");
        superuser("postgres", "CREATE ROLE " + role + " LOGIN CREATEDB PASSWORD '" + server.password() + "'");
        try (EngineFixture fixture = new EngineFixture(folder, new Meek(server, role), BackupSettings.NONE)) {
            // given
            for (String name : List.of("t_open", "t_rows", "t_shut")) {
                fixture.migrate(name);
            }
            String owner = " OWNER TO " + server.user() + ";";
            superuser(
                    fixture.database,
                    "ALTER TABLE t_rows.flyway_schema_history" + owner + "ALTER SCHEMA t_shut" + owner
                            + "ALTER TABLE t_shut.flyway_schema_history" + owner + "CREATE SCHEMA t_void");

            // when
            Map<String, ScannedTarget> found = FleetScanIT.scan(fixture, "t_*", List.of(), ScanDetail.FINGERPRINTS);

            // then
            String usage = "GRANT USAGE ON SCHEMA t_shut TO " + role;
            String select = "GRANT SELECT ON %s.flyway_schema_history TO " + role;
            assertThat(FleetScanIT.at(found, "t_open").history()).isEqualTo(HistoryState.EXACT_PREFIX);
            assertForbidden(found, "t_rows", role, "table flyway_schema_history", select.formatted("t_rows"));
            assertForbidden(found, "t_shut", role, "schema t_shut", usage + "; " + select.formatted("t_shut"));
            assertForbidden(found, "t_void", role, "schema t_void", usage.replace("t_shut", "t_void"));
            assertThat(List.of(FleetScanIT.at(found, "t_rows"), FleetScanIT.at(found, "t_shut")))
                    .as("the catalog may be read by all")
                    .extracting(ScannedTarget::fingerprint)
                    .containsOnly(FleetScanIT.at(found, "t_open").fingerprint());
            assertThat(fixture.rows("SELECT schema FROM skein.fingerprints_v1('{t_open,t_rows,t_shut,t_void}')"))
                    .as("and many at once")
                    .containsExactlyInAnyOrder("t_open", "t_rows", "t_shut");

            // and when what the problems say is granted
            superuser(fixture.database, select.formatted("t_rows") + ";" + usage + ";" + select.formatted("t_shut"));

            // then
            assertThat(FleetScanIT.scan(fixture, "t_*", List.of("t_rows", "t_shut"), ScanDetail.VERSIONS)
                            .values())
                    .extracting(ScannedTarget::history)
                    .containsExactly(HistoryState.EXACT_PREFIX, HistoryState.EXACT_PREFIX);
            superuser(fixture.database, "REASSIGN OWNED BY " + role + " TO CURRENT_USER; DROP OWNED BY " + role);
        } finally {
            superuser("postgres", "DROP ROLE " + role);
        }
    }

    private static void assertForbidden(
            Map<String, ScannedTarget> found, String name, String role, String what, String grants) {
        assertThat(FleetScanIT.at(found, name).history()).isEqualTo(HistoryState.FOREIGN);
        assertThat(FleetScanIT.at(found, name).problem())
                .contains("the history cannot be read: role " + role + " may not read schema " + name
                        + " (permission denied for " + what + "); " + grants);
    }

    private static void superuser(String database, String sql) throws SQLException {
        PostgresFixture server = Fixtures.postgres();
        try (Sql connected = Sql.connect(server.jdbcUrl(database), server.user(), server.password())) {
            connected.run(sql);
        }
    }

    /** The server as a worker's role sees it that owns its database, and no more. */
    private record Meek(PostgresFixture server, String user) implements PostgresFixture {
        @Override
        public String host() {
            return server.host();
        }

        @Override
        public int port() {
            return server.port();
        }

        @Override
        public String password() {
            return server.password();
        }

        @Override
        public void close() {
            // the server is everybody's
        }
    }
}
