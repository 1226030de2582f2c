package dev.skein.bench.skein;

import dev.skein.bench.measure.Role;
import dev.skein.bench.run.Batch;
import dev.skein.bench.run.Contender;
import dev.skein.bench.run.Pace;
import dev.skein.bench.server.Endpoint;
import dev.skein.bench.work.Work;
import dev.skein.contracts.FleetScan;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.ScanDetail;
import dev.skein.contracts.ScanId;
import dev.skein.contracts.ScannedTarget;
import dev.skein.sets.MigrationSets;
import dev.skein.worker.backup.BackupSettings;
import dev.skein.worker.engine.DatabaseConfig;
import dev.skein.worker.engine.MigrationResult;
import dev.skein.worker.engine.RoutedEngine;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The worker's engine alone, in this JVM: no Kafka, no coordinator. What is between it and a cluster's rate is the cost
 * of the cluster.
 */
public final class EngineContender implements Contender {
    private static final String PASSWORD = "BENCH_PASSWORD";
    private static final long LONGEST_MINUTES = 30;

    private final Work work;
    private final Endpoint database;
    private final int inFlight;
    private final Commands commands;
    private @Nullable Vertx vertx;
    private @Nullable RoutedEngine engine;

    /** @param inFlight how many tenants are migrated at a time, each on a connection of its own */
    public EngineContender(Work work, Endpoint database, int inFlight) {
        this.work = work;
        this.database = database;
        this.inFlight = inFlight;
        this.commands = new Commands(work);
    }

    private record Access(String url, Optional<String> user, Optional<String> password, int maxConcurrent)
            implements DatabaseConfig {
        @Override
        public Optional<String> directUrl() {
            return Optional.empty();
        }
    }

    /** As tables name it. */
    public static String nameOf(int inFlight) {
        return "Skein engine, " + inFlight + " in flight";
    }

    @Override
    public String name() {
        return nameOf(inFlight);
    }

    @Override
    public Role role() {
        return Role.SKEIN;
    }

    @Override
    public Pace pace() {
        return Pace.FAST;
    }

    @Override
    public void prepare() {
        Vertx started = Vertx.vertx();
        vertx = started;
        engine = new RoutedEngine(
                started,
                MigrationSets.load(List.of(work.folder())),
                Map.of(
                        Work.DATABASE,
                        new Access(
                                database.url(),
                                database.role(),
                                database.role().map(any -> "env:" + PASSWORD),
                                inFlight)),
                Map.of(PASSWORD, database.password()),
                new SimpleMeterRegistry(),
                "bench",
                BackupSettings.NONE);
    }

    @Override
    public void run(Batch batch) {
        RoutedEngine running = java.util.Objects.requireNonNull(engine);
        List<Future<MigrationResult>> results = batch.tenants().stream()
                .map(tenant -> commands.of(tenant, batch.step().to()))
                .map(command -> running.migrate(command).map(result -> applied(command, result)))
                .toList();
        Future.all(results).timeout(LONGEST_MINUTES, TimeUnit.MINUTES).await();
    }

    /** Reads where all targets of the set stand, as a worker does for the coordinator. */
    List<ScannedTarget> scan(ScanDetail detail) {
        Instant now = Instant.now();
        return java.util.Objects.requireNonNull(engine)
                .scan(new FleetScan(
                        ScanId.random(),
                        work.set().name(),
                        Work.DATABASE,
                        work.set().targetPattern(),
                        List.of(),
                        detail,
                        now,
                        now.plus(Duration.ofMinutes(LONGEST_MINUTES))))
                .timeout(LONGEST_MINUTES, TimeUnit.MINUTES)
                .await();
    }

    private static MigrationResult applied(MigrationCommand command, MigrationResult result) {
        if (result instanceof MigrationResult.Applied) {
            return result;
        }
        throw new IllegalStateException(command.target() + ": " + result);
    }

    @Override
    public void close() {
        if (engine != null) {
            engine.close();
        }
        if (vertx != null) {
            vertx.close().await();
        }
    }
}
