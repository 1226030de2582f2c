package dev.skein.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skein.contracts.FailureKind;
import dev.skein.contracts.Isolation;
import dev.skein.embedded.EmbeddedMariaDb;
import dev.skein.embedded.Fixtures;
import dev.skein.embedded.Sql;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server sees that counts sessions, or suspends itself when it has none. */
class MariaSessionsIT {
    @TempDir
    private Path folder;

    private RoutedFixture fixture(String url) {
        SetFolder.in(folder, "name: demo\nengine: mariadb\n").migration("V1__sessions.sql", """
                DO SLEEP(0.3);
                CREATE TABLE sessions AS SELECT COUNT(*) AS busy, @@wait_timeout AS idle
                FROM information_schema.processlist WHERE user = 'skein' AND command = 'Query';
                """);
        return new RoutedFixture(
                folder,
                Isolation.DATABASE,
                new RoutedFixture.Access(url, Optional.of("skein"), "skein", Duration.ofSeconds(1)));
    }

    private static List<String> rows(EmbeddedMariaDb server, String database, String query) throws SQLException {
        try (Sql sql = new Sql(server.connect(database))) {
            return sql.rows(query);
        }
    }

    @Test
    void shouldHoldAtMostItsSessionsAndLeaveNoneWhenManyTargetsMigrate() throws Exception {
        assumeTrue(Fixtures.mariaDb().isPresent(), "no MariaDB on this machine");
        EmbeddedMariaDb server = Fixtures.mariaDb().orElseThrow();
        List<String> targets =
                IntStream.range(0, 12).mapToObj(n -> "sessions_" + n).toList();
        try (RoutedFixture fixture = fixture(server.url())) {
            RoutedEngine engine = fixture.engine();

            List<CompletableFuture<MigrationResult>> running = targets.stream()
                    .map(each -> engine.migrate(fixture.command(each), Start.ALLOWED)
                            .toCompletionStage()
                            .toCompletableFuture())
                    .toList();

            for (CompletableFuture<MigrationResult> each : running) {
                assertThat(each.get(2, TimeUnit.MINUTES)).isInstanceOf(MigrationResult.Applied.class);
            }
            for (String each : targets) {
                assertThat(rows(server, each, "SELECT busy <= 8 AND idle = 60 FROM sessions"))
                        .as("at most max-concurrent, which the server ends after a minute of idleness")
                        .containsExactly("1");
            }
            Awaitility.await()
                    .untilAsserted(() -> assertThat(rows(
                                    server,
                                    "",
                                    "SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'skein'"))
                            .as("only the one that asks")
                            .containsExactly("1"));
        }
    }

    @Test
    void shouldGiveUpInTimeWhenTheServerDoesNotAnswer() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                RoutedFixture fixture =
                        fixture("mariadb://127.0.0.1:" + silent.getLocalPort() + "/?connectTimeout=300")) {
            assertThat(fixture.migrate("sessions")).isInstanceOfSatisfying(MigrationResult.Failed.class, failed -> {
                assertThat(failed.failure().kind()).isEqualTo(FailureKind.RETRYABLE);
                assertThat(failed.duration()).isLessThan(Duration.ofSeconds(8));
            });
        }
    }
}
