package dev.skein.stack.local;

import dev.skein.contracts.SetName;
import dev.skein.contracts.Topics;
import dev.skein.coordinator.CoordinatorConfig;
import dev.skein.coordinator.CoordinatorService;
import dev.skein.embedded.EmbeddedKafkaServer;
import dev.skein.embedded.EmbeddedPostgresServer;
import dev.skein.embedded.PostgresFixture;
import dev.skein.runtime.config.ConfigLoader;
import dev.skein.sets.MigrationSet;
import dev.skein.sets.MigrationSets;
import dev.skein.worker.WorkerConfig;
import dev.skein.worker.WorkerService;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A real PostgreSQL, a real Kafka broker, a coordinator and workers, wired with the same settings an installation
 * would use. Nothing is left running or on disk after {@link #close()}. Its methods block.
 */
public final class Stack implements AutoCloseable {
    /** At a time on the one PostgreSQL, for each core: measured best on two; more only queue inside it. */
    private static final int CONCURRENCY_PER_CORE = 2;

    private static final long READY_SECONDS = 60;

    private final Closers closers;
    private final EmbeddedPostgresServer postgres;
    private final String bootstrapServers;
    private final CoordinatorService coordinator;
    private final SetName set;
    private final CountDownLatch closed = new CountDownLatch(1);

    private Stack(
            Closers closers,
            EmbeddedPostgresServer postgres,
            String bootstrapServers,
            CoordinatorService coordinator,
            SetName set) {
        this.closers = closers;
        this.postgres = postgres;
        this.bootstrapServers = bootstrapServers;
        this.coordinator = coordinator;
        this.set = set;
    }

    /** Starts everything and returns when the workers take commands. */
    public static Stack start(StackOptions options) {
        Closers closers = new Closers();
        try {
            return start(options, closers);
        } catch (RuntimeException e) {
            closers.close();
            throw e;
        }
    }

    private static Stack start(StackOptions options, Closers closers) {
        CompletableFuture<EmbeddedKafkaServer> starting = CompletableFuture.supplyAsync(
                () -> EmbeddedKafkaServer.start(options.ports().kafka()));
        EmbeddedPostgresServer postgres =
                closers.add(EmbeddedPostgresServer.start(options.ports().postgres()));
        EmbeddedKafkaServer kafka = closers.add(starting.join());
        StackDatabases databases = new StackDatabases(postgres);
        PasswordFile password = closers.add(PasswordFile.write(databases.password()));
        ServiceSettings settings = new ServiceSettings(
                kafka.bootstrapServers(),
                postgres.url(StackDatabases.COORDINATOR),
                postgres.url(StackDatabases.TENANTS),
                password.reference(),
                options.sets(),
                options.databases());
        Vertx vertx = Vertx.vertx();
        closers.add(() -> vertx.close().await());
        CoordinatorService coordinator = startCoordinator(vertx, settings, options, closers);
        for (int i = 1; i <= options.workers(); i++) {
            WorkerConfig config = ConfigLoader.load(
                    WorkerConfig.class, settings.worker("worker-" + i, concurrency(options.workers())));
            startWorker(vertx, config, closers);
        }
        return new Stack(closers, postgres, kafka.bootstrapServers(), coordinator, example(options.sets()));
    }

    private static SetName example(List<Path> folders) {
        List<SetName> names = MigrationSets.load(folders).all().stream()
                .map(MigrationSet::name)
                .toList();
        SetName usual = SetName.of("context-service");
        return names.contains(usual) ? usual : names.get(0);
    }

    /** One of its sets, to try things with. */
    public SetName set() {
        return set;
    }

    private static CoordinatorService startCoordinator(
            Vertx vertx, ServiceSettings settings, StackOptions options, Closers closers) {
        CoordinatorConfig config = ConfigLoader.load(
                CoordinatorConfig.class, settings.coordinator(options.ports().api()));
        CoordinatorService coordinator = new CoordinatorService(vertx, config);
        closers.add(() -> coordinator.close().await());
        coordinator.start().timeout(READY_SECONDS, TimeUnit.SECONDS).await();
        return coordinator;
    }

    private static void startWorker(Vertx vertx, WorkerConfig config, Closers closers) {
        WorkerService worker = closers.add(WorkerService.start(vertx, config));
        worker.ready().orTimeout(READY_SECONDS, TimeUnit.SECONDS).join();
    }

    private static int concurrency(int workers) {
        return Math.max(1, CONCURRENCY_PER_CORE * Runtime.getRuntime().availableProcessors() / workers);
    }

    /** The PostgreSQL, with the databases of {@link StackDatabases}. */
    public PostgresFixture postgres() {
        return postgres;
    }

    /** Where Kafka clients begin. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** The topics that the stack uses. */
    public Topics topics() {
        return Topics.DEFAULT;
    }

    /** The tenants' database, without credentials. */
    public String postgresUrl() {
        return postgres.url(StackDatabases.TENANTS);
    }

    /** The coordinator's API. */
    public String apiUrl() {
        return "http://127.0.0.1:" + coordinator.apiPort();
    }

    /** Waits until another thread has closed the stack. */
    public void awaitClosed() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closers.close();
        closed.countDown();
    }
}
