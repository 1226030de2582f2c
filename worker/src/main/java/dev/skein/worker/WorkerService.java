package dev.skein.worker;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.SetName;
import dev.skein.runtime.config.SecretRef;
import dev.skein.runtime.log.LogKeys;
import dev.skein.runtime.manage.Health;
import dev.skein.runtime.manage.ManagementServer;
import dev.skein.sets.MigrationSet;
import dev.skein.sets.MigrationSets;
import dev.skein.worker.engine.DatabaseConfig;
import dev.skein.worker.engine.MigrationEngine;
import dev.skein.worker.engine.RoutedEngine;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running worker: the composition root. Its methods block and are for a thread of the caller's own, never for an
 * event loop; the Vert.x instance stays the caller's.
 */
public final class WorkerService implements AutoCloseable {
    /** Makes the engine that migrates whatever the databases' URLs name. */
    static final EngineFactory BY_URL = parts -> new RoutedEngine(
            parts.vertx(),
            parts.sets(),
            parts.databases(),
            parts.environment(),
            parts.meters(),
            parts.workerId(),
            parts.backup());

    private static final Logger LOG = LoggerFactory.getLogger(WorkerService.class);
    private static final List<String> GROUP_PROTOCOLS = List.of("consumer", "classic");

    private final String id;
    private final HttpServer management;
    private final KafkaSide kafka;
    private final MigrationEngine engine;
    private final JvmGcMetrics gcMetrics;
    private final AtomicBoolean closed = new AtomicBoolean();

    private WorkerService(
            String id, HttpServer management, KafkaSide kafka, MigrationEngine engine, JvmGcMetrics gcMetrics) {
        this.id = id;
        this.management = management;
        this.kafka = kafka;
        this.engine = engine;
        this.gcMetrics = gcMetrics;
    }

    /** Starts a worker that migrates whatever its databases' URLs name. */
    public static WorkerService start(Vertx vertx, WorkerConfig config) {
        return start(vertx, config, BY_URL);
    }

    /**
     * Reads the sets, opens the management port and returns; Kafka is waited for in the background.
     *
     * @throws InvalidValueException when a configured value is not accepted
     * @throws dev.skein.sets.InvalidSetException when a set cannot be read
     */
    static WorkerService start(Vertx vertx, WorkerConfig config, EngineFactory engines) {
        Map<String, String> environment = System.getenv();
        String id = WorkerId.of(config, environment);
        check(config);
        Map<DatabaseRef, DatabaseConfig> databases = databases(config);
        MigrationSets sets =
                MigrationSets.load(config.sets().stream().map(Path::of).toList());
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        JvmGcMetrics gcMetrics = bindJvm(meters);
        MigrationEngine engine =
                engines.create(new EngineParts(vertx, sets, databases, environment, meters, id, config.backup()));
        KafkaSide kafka = new KafkaSide(new WorkerParts(config, id, sets, engine, meters));
        HttpServer management;
        try {
            management = manage(vertx, config, meters, kafka);
        } catch (RuntimeException e) {
            engine.close();
            throw e;
        }
        kafka.start();
        WorkerService service = new WorkerService(id, management, kafka, engine, gcMetrics);
        var unused = kafka.ready().thenRun(() -> service.sayReady(sets, databases));
        return service;
    }

    private static void check(WorkerConfig config) {
        if (config.maxInFlight() < 1) {
            throw new InvalidValueException("skein.worker.max-in-flight", config.maxInFlight(), "be 1 or more");
        }
        if (!config.heartbeat().isPositive()) {
            throw new InvalidValueException("skein.worker.heartbeat", config.heartbeat(), "be longer than nothing");
        }
        String protocol = config.kafka().groupProtocol();
        if (!GROUP_PROTOCOLS.contains(protocol)) {
            throw new InvalidValueException(
                    "skein.worker.kafka.group-protocol", protocol, "be one of " + GROUP_PROTOCOLS);
        }
        if (config.databases().isEmpty()) {
            throw InvalidValueException.missing(
                    "skein.worker.databases", "name at least one database, as skein.worker.databases.<name>.url");
        }
    }

    private static Map<DatabaseRef, DatabaseConfig> databases(WorkerConfig config) {
        Map<DatabaseRef, DatabaseConfig> databases = new TreeMap<>();
        config.databases().forEach((name, database) -> {
            database.password().ifPresent(SecretRef::new);
            RoutedEngine.check("skein.worker.databases." + name, database);
            databases.put(DatabaseRef.of(name), database);
        });
        return databases;
    }

    private static JvmGcMetrics bindJvm(PrometheusMeterRegistry meters) {
        new JvmMemoryMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        JvmGcMetrics gcMetrics = new JvmGcMetrics();
        gcMetrics.bindTo(meters);
        return gcMetrics;
    }

    private static HttpServer manage(
            Vertx vertx, WorkerConfig config, PrometheusMeterRegistry meters, KafkaSide kafka) {
        Health health = new Health();
        health.check("commands", kafka::problem);
        return new ManagementServer(vertx, health, meters)
                .listen(config.managementHost(), config.managementPort())
                .await();
    }

    private void sayReady(MigrationSets sets, Map<DatabaseRef, DatabaseConfig> databases) {
        List<SetName> names = sets.all().stream().map(MigrationSet::name).toList();
        LOG.atInfo()
                .addKeyValue(LogKeys.WORKER, id)
                .addKeyValue(LogKeys.SET, names)
                .addKeyValue(LogKeys.DATABASE, databases.keySet())
                .addKeyValue(LogKeys.PORT, managementPort())
                .addKeyValue(
                        LogKeys.DURATION_MS,
                        ManagementFactory.getRuntimeMXBean().getUptime())
                .log("worker is ready");
    }

    /** The id of this worker in statuses. */
    public String id() {
        return id;
    }

    /** The port that the management server listens on. */
    public int managementPort() {
        return management.actualPort();
    }

    /** Completes when the worker takes commands for the first time. */
    public CompletableFuture<Void> ready() {
        return kafka.ready().copy();
    }

    /**
     * Takes no more commands, finishes what runs for at most the drain timeout, sends what is left to send, leaves the
     * group and closes all connections. What did not finish is delivered to another worker. Closing again does nothing.
     */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        kafka.close();
        engine.close();
        management.close().await();
        gcMetrics.close();
        LOG.atInfo().addKeyValue(LogKeys.WORKER, id).log("worker has stopped");
    }
}
