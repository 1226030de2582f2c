package dev.skein.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skein.contracts.FailureKind;
import dev.skein.contracts.Isolation;
import dev.skein.contracts.MigrationPath;
import dev.skein.contracts.Operation;
import dev.skein.embedded.EmbeddedMariaDb;
import dev.skein.embedded.EmbeddedPostgresServer;
import dev.skein.embedded.Fixtures;
import dev.skein.embedded.PostgresFixture;
import dev.skein.embedded.Sql;
import dev.skein.embedded.TlsCertificate;
import dev.skein.embedded.TlsSwitch;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers with a certificate that signed itself: who trusts it migrates over TLS, by every driver, and who does not is told. */
class TlsIT {
    @TempDir
    private static Path folder;

    private static Path trusted = Path.of("");
    private static Path other = Path.of("");
    private static TlsCertificate certificate = new TlsCertificate(trusted, trusted);

    @BeforeAll
    static void makeCertificates() {
        certificate = TlsCertificate.in(folder, "server");
        trusted = certificate.certificate();
        other = TlsCertificate.in(folder, "other").certificate();
    }

    private static RoutedFixture fixture(Path set, Isolation isolation, String url, String user, String password) {
        return new RoutedFixture(
                set, isolation, new RoutedFixture.Access(url, Optional.of(user), password, Duration.ofSeconds(1)));
    }

    private static void refuses(RoutedFixture fixture, FailureKind kind, String... words) {
        assertThat(fixture.migrate("tenant_b")).isInstanceOfSatisfying(MigrationResult.Failed.class, failed -> {
            assertThat(failed.failure().message()).contains(words);
            assertThat(failed.failure().kind()).isEqualTo(kind);
        });
    }

    @Test
    void shouldMigrateOnBothPathsOnlyWhenTheCertificateOfPostgresqlIsTrusted() throws SQLException {
        PostgresFixture server = Fixtures.postgres();
        assumeTrue(server instanceof EmbeddedPostgresServer, "the server is not the test's own");
        try (TlsSwitch tls = TlsSwitch.on((EmbeddedPostgresServer) server, certificate)) {
            Awaitility.await().until(tls::isOn);
            migrateOnBothPaths(server);
        }
    }

    private static void migrateOnBothPaths(PostgresFixture server) throws SQLException {
        String database = Fixtures.newDatabase();
        String url = server.url(database);
        String encrypted = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
        SetFolder set = SetFolder.in(folder.resolve("postgresql"))
                .migration("V1__fast.sql", "CREATE TABLE seen AS " + encrypted + ";\n")
                .migration("V2__index.sql", "CREATE INDEX CONCURRENTLY seen_ssl ON seen (ssl);\n")
                .migration("V3__flyway.sql", "INSERT INTO seen " + encrypted + ";\n");

        try (RoutedFixture fixture = postgres(set, url + "?sslmode=verify-full&sslrootcert=" + trusted)) {
            assertThat(fixture.migrate(fixture.command("tenant_a", Operation.MIGRATE, Optional.of("1"), 1, 1)))
                    .isInstanceOfSatisfying(
                            MigrationResult.Applied.class,
                            done -> assertThat(done.path()).isEqualTo(MigrationPath.FAST));
            assertThat(fixture.migrate("tenant_a"))
                    .isInstanceOfSatisfying(
                            MigrationResult.Applied.class,
                            done -> assertThat(done.path()).isEqualTo(MigrationPath.FLYWAY));
        }
        try (Sql sql = Sql.connect(server.jdbcUrl(database), server.user(), server.password())) {
            assertThat(sql.rows("SELECT ssl FROM tenant_a.seen")).containsExactly("t", "t");
        }
        String elsewhere = url.replace("localhost", "127.0.0.1");
        try (RoutedFixture fixture = postgres(set, url + "?sslmode=verify-ca&sslrootcert=" + other)) {
            refuses(fixture, FailureKind.RETRYABLE, "the server's certificate may not be trusted", "sslrootcert");
        }
        try (RoutedFixture fixture = postgres(set, elsewhere + "?sslmode=verify-full&sslrootcert=" + trusted)) {
            refuses(fixture, FailureKind.RETRYABLE, "or be for another host", "a name that it has");
        }
        for (String mode : List.of("verify-ca&sslrootcert=" + trusted, "require", "prefer")) {
            try (RoutedFixture fixture = postgres(set, elsewhere + "?sslmode=" + mode)) {
                assertThat(fixture.migrate("tenant_a")).as(mode).isInstanceOf(MigrationResult.Applied.class);
            }
        }
    }

    private static RoutedFixture postgres(SetFolder set, String url) {
        return fixture(
                set.path(),
                Isolation.SCHEMA,
                url,
                Fixtures.postgres().user(),
                Fixtures.postgres().password());
    }

    @Test
    void shouldMigrateOnlyWhenTheCertificateOfMariaDbIsTrusted() throws SQLException {
        Optional<EmbeddedMariaDb> found = EmbeddedMariaDb.start(certificate);
        assumeTrue(found.isPresent(), "no MariaDB on this machine");
        try (EmbeddedMariaDb server = found.get()) {
            SetFolder set = SetFolder.in(folder.resolve("mariadb"), "name: demo\nengine: mariadb\n")
                    .migration(
                            "V1__seen.sql",
                            "CREATE TABLE seen AS SELECT variable_value AS cipher FROM information_schema.session_status"
                                    + " WHERE variable_name = 'SSL_CIPHER';\n");
            String url = server.url().replace("127.0.0.1", "localhost");

            try (RoutedFixture fixture = mariaDb(server, set, url + "?sslMode=verify-full&serverSslCert=" + trusted)) {
                assertThat(fixture.migrate("tenant_a")).isInstanceOf(MigrationResult.Applied.class);
            }

            try (Sql sql = new Sql(server.connect("tenant_a"))) {
                assertThat(sql.rows("SELECT cipher FROM seen"))
                        .singleElement()
                        .asString()
                        .startsWith("TLS");
            }
            String foreign = url + "?sslMode=verify-ca&serverSslCert=" + other;
            try (RoutedFixture fixture = mariaDb(server, set, foreign)) {
                assertThat(fixture.migrate("tenant_a"))
                        .as("the server proves itself by the password's hash, which no one between has")
                        .isInstanceOf(MigrationResult.Applied.class);
            }
            try (RoutedFixture fixture = fixture(set.path(), Isolation.DATABASE, foreign, "root", "")) {
                refuses(fixture, FailureKind.PERMANENT, "the server's certificate is not trusted", "serverSslCert");
            }
            try (RoutedFixture fixture =
                    mariaDb(server, set, server.url() + "?sslMode=verify-full&serverSslCert=" + trusted)) {
                refuses(fixture, FailureKind.PERMANENT, "the server's certificate is for another host", "verify-ca");
            }
        }
    }

    private static RoutedFixture mariaDb(EmbeddedMariaDb server, SetFolder set, String url) {
        return fixture(set.path(), Isolation.DATABASE, url, server.user(), server.password());
    }
}
