package dev.skein.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.sets.MigrationSets;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/**
 * A worker takes fewer targets at a time while the server is strained, and as many as before when that is over. All from one
 * thread, as in a worker: the pool would open further connections for another one's event loop.
 */
class ThrottleIT {
    private static final int CEILING = 8;
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicInteger names = new AtomicInteger();
    private EngineFixture fixture;

    @BeforeEach
    void start() throws Exception {
        SetFolder.in(folder).migration("V1__a.sql", "CREATE TABLE a (id int);");
        fixture = new EngineFixture(folder);
        assertThat(fixture.migrate("first")).isInstanceOf(MigrationResult.Applied.class);
    }

    @AfterEach
    void stop() {
        fixture.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void shouldTakeFewerAtATimeWhenTheServerRefusesConnectionsAndMoreAgainAfterwards() throws Exception {
        // given
        String role = "few_" + fixture.database.replaceAll("[^a-z0-9_]", "_");
        fixture.execute("CREATE ROLE " + role + " LOGIN PASSWORD '" + fixture.postgres.password()
                + "' CONNECTION LIMIT 3; GRANT " + fixture.postgres.user() + " TO " + role);
        try (PostgresEngine engine = engine(role, Optional.empty())) {
            // when
            await().pollInSameThread().atMost(LONG).until(() -> {
                round(engine);
                return slowed("refused") >= 2;
            });

            // then no more run than the server takes, or one more to try, and nearly all go through
            assertThat(limit()).isLessThanOrEqualTo(4);
            await().pollInSameThread().atMost(LONG).until(() -> round(engine) >= CEILING - 2);

            // and when
            fixture.execute("ALTER ROLE " + role + " CONNECTION LIMIT -1");

            // then
            await().pollInSameThread().atMost(LONG).until(() -> round(engine) == CEILING && limit() == CEILING);
        } finally {
            await().pollInSameThread().atMost(LONG).until(() -> gone(role));
        }
    }

    private boolean gone(String role) throws Exception {
        if (!fixture.rows("SELECT 1 FROM pg_stat_activity WHERE usename = '" + role + "'")
                .isEmpty()) {
            return false;
        }
        fixture.execute(
                "REASSIGN OWNED BY " + role + " TO CURRENT_USER; DROP OWNED BY " + role + "; DROP ROLE " + role);
        return true;
    }

    @Test
    void shouldTakeFewerAtATimeWhenAReplicaLagsAndMoreAgainWhenItHasCaughtUp() throws Exception {
        // given a replica that has replayed nothing since it came
        try (PostgresEngine engine = engine(fixture.postgres.user(), Optional.of(Duration.ofMillis(500)));
                Connection replica = replica();
                PGReplicationStream stream = stream(replica, written())) {
            LogSequenceNumber begin = written();

            // when
            busily().until(() -> {
                replay(stream, begin);
                round(engine);
                return slowed("replication_lag") >= 1;
            });

            // then
            assertThat(limit()).isLessThan(CEILING);

            // and when
            busily().until(() -> {
                replay(stream, written());
                round(engine);
                return limit() == CEILING;
            });
        }
    }

    /** Without a pause between rounds: replicas are looked at only while something runs. */
    private static ConditionFactory busily() {
        return await().pollInSameThread().atMost(LONG).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1));
    }

    /** Migrates as many new targets as the ceiling takes; returns how many were. */
    private int round(PostgresEngine engine) throws Exception {
        List<Future<MigrationResult>> all = IntStream.range(0, CEILING)
                .mapToObj(i -> engine.migrate(fixture.command("t" + names.incrementAndGet())))
                .toList();
        Future.all(all).toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        return (int) all.stream()
                .filter(each -> each.result() instanceof MigrationResult.Applied)
                .count();
    }

    private double limit() {
        return meters.get("skein.engine.limit").tag("database", "main").gauge().value();
    }

    private double slowed(String reason) {
        return meters.get("skein.engine.slowed").tag("reason", reason).counter().count();
    }

    private PostgresEngine engine(String user, Optional<Duration> lag) {
        DatabaseConfig config = new DatabaseConfig() {
            @Override
            public String url() {
                return fixture.postgres.url(fixture.database);
            }

            @Override
            public Optional<String> directUrl() {
                return Optional.empty();
            }

            @Override
            public Optional<String> user() {
                return Optional.of(user);
            }

            @Override
            public Optional<String> password() {
                return Optional.of("env:PASSWORD");
            }

            @Override
            public int maxConcurrent() {
                return CEILING;
            }

            @Override
            public Optional<Duration> maxReplicationLag() {
                return lag;
            }
        };
        return new PostgresEngine(
                vertx,
                MigrationSets.load(List.of(folder)),
                Map.of(EngineFixture.MAIN, config),
                Map.of("PASSWORD", fixture.postgres.password()),
                meters,
                "worker-2");
    }

    private Connection replica() throws Exception {
        Properties properties = new Properties();
        PGProperty.USER.set(properties, fixture.postgres.user());
        PGProperty.PASSWORD.set(properties, fixture.postgres.password());
        PGProperty.REPLICATION.set(properties, "true");
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "15");
        PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
        return DriverManager.getConnection(fixture.postgres.jdbcUrl(fixture.database), properties);
    }

    private LogSequenceNumber written() throws Exception {
        return LogSequenceNumber.valueOf(
                fixture.rows("SELECT pg_current_wal_lsn()").get(0));
    }

    private static PGReplicationStream stream(Connection replica, LogSequenceNumber from) throws Exception {
        return replica.unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .physical()
                .withStartPosition(from)
                .withStatusInterval(100, TimeUnit.MILLISECONDS)
                .start();
    }

    /** Receives what has come, and says that it was replayed up to there. */
    private static void replay(PGReplicationStream stream, LogSequenceNumber to) throws Exception {
        for (ByteBuffer part = stream.readPending(); part != null; part = stream.readPending()) {
            // what is in it does not matter
        }
        stream.setFlushedLSN(to);
        stream.setAppliedLSN(to);
        stream.forceUpdateStatus();
    }
}
