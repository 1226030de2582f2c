package dev.skein.stack.faults;

import dev.skein.contracts.Topics;
import dev.skein.coordinator.CoordinatorMain;
import dev.skein.embedded.Databases;
import dev.skein.embedded.EmbeddedKafkaServer;
import dev.skein.embedded.EmbeddedPostgresServer;
import dev.skein.embedded.KafkaProcess;
import dev.skein.runtime.kafka.Records;
import dev.skein.stack.local.ServiceSettings;
import dev.skein.stack.local.StackDatabases;
import dev.skein.worker.WorkerMain;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A whole cluster of separate processes: a broker, a PostgreSQL, a coordinator and workers, each of which can be
 * killed and started again on its data. All end when it is closed.
 */
final class FaultyCluster implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final String PASSWORD_VARIABLE = "SKEIN_TEST_PASSWORD";
    private static final int WORKER_CONCURRENCY = 4;

    private final Path directory;
    private final Path postgresData;
    private final int kafkaPort = EmbeddedKafkaServer.freePort();
    private final int controllerPort = EmbeddedKafkaServer.freePort();
    private final int postgresPort;
    private final StackDatabases databases;
    private final ServiceSettings settings;
    private final List<ChildJvm> workers = new ArrayList<>();
    private EmbeddedPostgresServer postgres;
    private KafkaProcess kafka;
    private ChildJvm coordinator;
    private int starts;

    FaultyCluster(Path directory, Path sets) {
        this.directory = directory;
        this.postgresData = directory.resolve("postgres");
        this.postgres = EmbeddedPostgresServer.start(postgresData, 0);
        this.postgresPort = postgres.port();
        this.databases = new StackDatabases(postgres);
        this.kafka = startKafka();
        this.settings = new ServiceSettings(
                bootstrapServers(),
                postgres.url(StackDatabases.COORDINATOR),
                postgres.url(StackDatabases.TENANTS),
                "env:" + PASSWORD_VARIABLE,
                List.of(sets));
        try {
            this.coordinator = startCoordinator();
        } catch (RuntimeException e) {
            kafka.close();
            postgres.close();
            throw e;
        }
    }

    /** Emits tenants {@code tenant-0} and so on, each event several times, in a shuffled order that repeats. */
    void emit(String set, int tenants, int times) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            TenantEvents.shuffled(set, tenants, times)
                    .forEach(event -> producer.send(Records.toRecord(Topics.DEFAULT.tenants(), event)));
        }
    }

    String bootstrapServers() {
        return "localhost:" + kafkaPort;
    }

    /** Kills the broker and starts it again on its data. */
    void crashKafka() {
        kafka.kill();
        kafka = startKafka();
    }

    /** Kills the coordinator and starts another. */
    void crashCoordinator() {
        coordinator.kill();
        coordinator = startCoordinator();
    }

    /** Starts one more worker and returns its place in the list. */
    int addWorker() {
        String id = "worker-" + (workers.size() + 1);
        ChildJvm worker = ChildJvm.start(
                WorkerMain.class,
                List.of(),
                settings.worker(id, WORKER_CONCURRENCY),
                passwords(),
                directory.resolve(id + ".log"));
        workers.add(worker);
        awaitSaid(worker, "worker is ready");
        return workers.size() - 1;
    }

    void killWorker(int index) {
        workers.get(index).kill();
    }

    /** Crashes PostgreSQL and starts it again on its data. */
    void crashPostgres() {
        EmbeddedPostgresServer.crash(postgresData);
        postgres.close();
        postgres = EmbeddedPostgresServer.start(postgresData, postgresPort);
    }

    /** One number from the tenants' database. */
    long tenantsCount(String sql) {
        return count(StackDatabases.TENANTS, sql);
    }

    /** One number from the coordinator's database. */
    long coordinatorCount(String sql) {
        return count(StackDatabases.COORDINATOR, sql);
    }

    EmbeddedPostgresServer postgres() {
        return postgres;
    }

    /** What each part printed, for a failed test and for the search of secrets. */
    Map<String, String> outputs() {
        Map<String, String> outputs = new HashMap<>();
        outputs.put("coordinator", coordinator.output());
        for (int i = 0; i < workers.size(); i++) {
            outputs.put("worker-" + (i + 1), workers.get(i).output());
        }
        return outputs;
    }

    String password() {
        return databases.password();
    }

    private long count(String database, String sql) {
        try (Connection connection = Databases.connect(postgres, database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private KafkaProcess startKafka() {
        return KafkaProcess.start(directory.resolve("kafka"), kafkaPort, controllerPort);
    }

    private ChildJvm startCoordinator() {
        starts++;
        ChildJvm child = ChildJvm.start(
                CoordinatorMain.class,
                List.of(),
                settings.coordinator(0),
                passwords(),
                directory.resolve("coordinator-" + starts + ".log"));
        try {
            awaitSaid(child, "coordinator is ready");
            return child;
        } catch (RuntimeException e) {
            child.close();
            throw e;
        }
    }

    private Map<String, String> passwords() {
        return Map.of(PASSWORD_VARIABLE, databases.password());
    }

    private static void awaitSaid(ChildJvm child, String text) {
        try {
            Awaitility.await(text).atMost(START).until(() -> child.said(text) || !child.isAlive());
        } catch (ConditionTimeoutException e) {
            throw new IllegalStateException("it did not say '" + text + "':\n" + child.output(), e);
        }
        if (!child.said(text)) {
            throw new IllegalStateException("it ended before it said '" + text + "':\n" + child.output());
        }
    }

    @Override
    public void close() {
        workers.forEach(ChildJvm::close);
        coordinator.close();
        kafka.close();
        postgres.close();
    }
}
