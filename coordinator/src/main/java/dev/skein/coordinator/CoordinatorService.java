package dev.skein.coordinator;

import dev.skein.coordinator.api.ApiContract;
import dev.skein.coordinator.store.Database;
import dev.skein.coordinator.store.DatabaseClock;
import dev.skein.coordinator.store.RolloutStore;
import dev.skein.coordinator.store.Schema;
import dev.skein.coordinator.store.TenantStore;
import dev.skein.runtime.kafka.EventPublisher;
import dev.skein.runtime.kafka.KafkaClients;
import dev.skein.runtime.kafka.TopicSetup;
import dev.skein.runtime.log.LogKeys;
import dev.skein.runtime.manage.Health;
import dev.skein.runtime.manage.ManagementServer;
import dev.skein.runtime.tls.Distrust;
import dev.skein.runtime.tls.PostgresTls;
import dev.skein.sets.MigrationSet;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServer;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root: one replica of the coordinator. It waits for its database and for Kafka as long as it takes;
 * the management port answers meanwhile, not ready.
 */
public final class CoordinatorService {
    private static final Logger LOG = LoggerFactory.getLogger(CoordinatorService.class);
    private static final Duration TOPIC_TIMEOUT = Duration.ofSeconds(20);
    private static final long PING_EACH_MS = 2_000;
    private static final int BLOCKING_THREADS = 2;

    private final Vertx vertx;
    private final Settings settings;
    private final KafkaClients clients;
    private final Database database;
    private final DatabaseClock clock;
    private final WorkerExecutor blocking;
    private final Meters meters = new Meters();
    private final Health health = new Health();
    private volatile Optional<String> databaseProblem = Optional.of("not reached yet");
    private volatile Optional<HttpServer> management = Optional.empty();
    private volatile Optional<EventPublisher> publisher = Optional.empty();
    private volatile Optional<Engine> engine = Optional.empty();
    private volatile Optional<ApiSide> api = Optional.empty();
    private volatile boolean closed;
    private volatile long ping;

    /**
     * Checks the configuration and reads the migration sets; connects to nothing yet. Blocks on file reads.
     *
     * @throws RuntimeException whose message names the key or file, the value and the fix
     */
    public CoordinatorService(Vertx vertx, CoordinatorConfig config) {
        this.vertx = vertx;
        this.settings = Settings.of(config);
        this.clients = new KafkaClients(config.kafka(), "skein-coordinator-" + settings.id());
        this.database = Database.open(vertx, config.database(), settings.id());
        this.clock = new DatabaseClock(database);
        this.blocking = vertx.createSharedWorkerExecutor("skein-coordinator-blocking", BLOCKING_THREADS);
    }

    /** Starts; succeeds when the coordinator works. Fails when waiting would not help. */
    public Future<Void> start() {
        health.check("start", () -> api.isPresent() ? Optional.empty() : Optional.of("still starting"));
        health.check("database", () -> databaseProblem);
        Patience patience = new Patience(vertx, failure -> closed || Schema.isHopeless(failure));
        // Side by side: most of each is the loading of its classes.
        Future<ApiContract> contract = ApiContract.load(vertx);
        return manage().compose(listening -> {
                    Future<Void> tables = patience.until("reaching the database", this::reach)
                            .compose(reached -> patience.until("migrating the database", this::migrate));
                    Future<Void> topics = patience.until("making the topics", this::makeTopics);
                    return Future.all(tables, topics, contract);
                })
                .compose(prepared -> patience.until("starting to work", () -> work(contract.result())))
                .onSuccess(working -> ready());
    }

    private Future<Void> manage() {
        return new ManagementServer(vertx, health, meters.registry())
                .listen(settings.config().managementHost(), settings.config().managementPort())
                .map(server -> {
                    management = Optional.of(server);
                    ping = vertx.setPeriodic(0, PING_EACH_MS, id -> checkDatabase());
                    return null;
                });
    }

    /** Whether the database answers; what it answers is the time. */
    private void checkDatabase() {
        clock.read()
                .timeout(PING_EACH_MS, TimeUnit.MILLISECONDS)
                .onSuccess(answered -> databaseProblem = Optional.empty())
                .onFailure(failure -> databaseProblem = Optional.of("does not answer: "
                        + distrust(failure).orElse(failure.getClass().getSimpleName())));
    }

    /** The reactive driver says only that a handshake failed, which a server that stops causes too. */
    private Future<Void> reach() {
        return clock.read()
                .recover(failure -> distrust(failure).isEmpty()
                        ? Future.failedFuture(failure)
                        : blocking(() -> Schema.shakeHands(settings.config().database()))
                                .compose(trusted -> Future.failedFuture(failure)));
    }

    private static Optional<String> distrust(Throwable failure) {
        return Distrust.of(failure, PostgresTls.AUTHORITY).map(Distrust::fix);
    }

    private Future<Void> migrate() {
        return blocking(() -> Schema.migrate(settings.config().database()));
    }

    private Future<Void> makeTopics() {
        return blocking(() -> {
            try (Admin admin = clients.admin()) {
                new TopicSetup(admin, TOPIC_TIMEOUT)
                        .ensure(clients.topics(), settings.config().kafka().replicationFactor());
            }
            if (publisher.isEmpty()) {
                publisher = Optional.of(new EventPublisher(clients.producer()));
            }
            if (closed) {
                publisher.ifPresent(EventPublisher::close);
            }
        });
    }

    private Future<Void> work(ApiContract contract) {
        var sets = settings.sets().all().stream().map(MigrationSet::name).toList();
        return new TenantStore()
                .prepareLoads(database.pool(), settings.placement().databases().keySet())
                .compose(prepared -> new RolloutStore().ensureOnboarding(database.pool(), sets))
                .compose(rollouts -> {
                    Engine.Outside outside = new Engine.Outside(
                            vertx, database, clients, publisher.orElseThrow(), meters.registry(), clock);
                    Engine started = engine.orElseGet(() -> new Engine(settings, outside, rollouts));
                    if (engine.isEmpty()) {
                        started.start(health);
                        engine = Optional.of(started);
                    }
                    return ApiSide.start(settings, outside, started, contract);
                })
                .map(listening -> {
                    api = Optional.of(listening);
                    return null;
                });
    }

    private void ready() {
        LOG.atInfo()
                .addKeyValue(LogKeys.WORKER, settings.id())
                .addKeyValue(LogKeys.PORT, managementPort())
                .addKeyValue(
                        LogKeys.DURATION_MS,
                        ManagementFactory.getRuntimeMXBean().getUptime())
                .log("coordinator is ready");
    }

    /** The HTTP API's port in use; 0 before it listens. */
    public int apiPort() {
        return api.map(ApiSide::port).orElse(0);
    }

    /** The management port in use; 0 before it listens. */
    public int managementPort() {
        return management.map(HttpServer::actualPort).orElse(0);
    }

    /** Ends what runs, sends what waits, and gives everything back; after a start that failed as well. */
    public Future<Void> close() {
        closed = true;
        vertx.cancelTimer(ping);
        return api.map(ApiSide::close)
                .orElseGet(Future::succeededFuture)
                .eventually(() -> engine.map(Engine::close).orElseGet(Future::succeededFuture))
                .eventually(() -> blocking(() -> publisher.ifPresent(EventPublisher::close)))
                .eventually(() -> database.close())
                .eventually(() -> management.map(HttpServer::close).orElseGet(Future::succeededFuture))
                .eventually(() -> blocking.close())
                .onComplete(end -> {
                    meters.close();
                    LOG.atInfo().addKeyValue(LogKeys.WORKER, settings.id()).log("coordinator closed");
                });
    }

    private Future<Void> blocking(Runnable work) {
        Callable<Void> call = () -> {
            work.run();
            return null;
        };
        return blocking.executeBlocking(call, false);
    }
}
