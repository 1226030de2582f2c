package dev.skein.coordinator.dispatch;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.coordinator.CoordinatorConfig;
import dev.skein.coordinator.store.Database;
import dev.skein.embedded.Databases;
import dev.skein.embedded.Fixtures;
import dev.skein.embedded.PostgresFixture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas on one database, and the word between them. */
class LeadershipIT {
    private final Vertx vertx = Vertx.vertx();
    private final String name = Fixtures.newDatabase();

    @TempDir
    Path folder;

    private Replica leader;
    private Replica other;

    @BeforeEach
    void elect() throws Exception {
        Path password = Files.writeString(
                folder.resolve("password"), Fixtures.postgres().password());
        leader = new Replica(vertx, new Config(name, "file:" + password), "leader");
        leader.leadership.start();
        await().atMost(10, SECONDS).until(leader.leadership::held);
        other = new Replica(vertx, new Config(name, "file:" + password), "other");
        other.leadership.start();
    }

    @AfterEach
    void stop() throws Exception {
        leader.close();
        other.close();
        vertx.close().await(10, SECONDS);
    }

    @Test
    void shouldReachTheLeaderWhenAnotherReplicaTells() {
        // when, as often as it takes the other one to be connected
        await().atMost(10, SECONDS).until(() -> {
            other.leadership.tell();
            return leader.told.get() > 0;
        });

        // then
        assertThat(other.leadership.held()).isFalse();
        assertThat(other.told).hasValue(0);
    }

    @Test
    void shouldListenAgainWhenItsConnectionWasEnded() throws Exception {
        // given
        leader.leadership.close().await(10, SECONDS);
        try (Connection connection = Databases.connect(Fixtures.postgres(), name);
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND application_name LIKE 'skein-coordinator%'");
        }

        // when, as often as it takes to be connected and elected
        await().atMost(20, SECONDS).until(() -> {
            other.leadership.tell();
            return other.told.get() > 0;
        });

        // then
        assertThat(other.leadership.held()).isTrue();
        assertThat(leader.told).hasValue(0);
    }

    private static final class Replica {
        private final AtomicInteger told = new AtomicInteger();
        private final Database database;
        private final Leadership leadership;

        Replica(Vertx vertx, CoordinatorConfig.Database config, String id) {
            database = Database.open(vertx, config, id);
            leadership = new Leadership(vertx, database, new SimpleMeterRegistry(), () -> {}, told::incrementAndGet);
        }

        void close() throws TimeoutException {
            leadership.close().await(10, SECONDS);
            database.close().await(10, SECONDS);
        }
    }

    private record Config(String name, String reference) implements CoordinatorConfig.Database {
        private static final PostgresFixture POSTGRES = Fixtures.postgres();

        @Override
        public String url() {
            return POSTGRES.url(name);
        }

        @Override
        public String user() {
            return POSTGRES.user();
        }

        @Override
        public Optional<String> password() {
            return Optional.of(reference);
        }

        @Override
        public int poolSize() {
            return 1;
        }
    }
}
