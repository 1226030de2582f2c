package dev.skein.worker.engine;

import dev.skein.contracts.Backup;
import dev.skein.contracts.CommandId;
import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.FleetScan;
import dev.skein.contracts.Isolation;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.Operation;
import dev.skein.contracts.RolloutId;
import dev.skein.contracts.ScanDetail;
import dev.skein.contracts.ScanId;
import dev.skein.contracts.ScannedTarget;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import dev.skein.contracts.Target;
import dev.skein.contracts.TenantId;
import dev.skein.sets.MigrationSets;
import dev.skein.worker.backup.BackupSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Engines as workers have them, on one database configuration, and the commands that tests put to them. */
final class RoutedFixture implements AutoCloseable {
    static final DatabaseRef MAIN = DatabaseRef.of("main");

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Vertx vertx = Vertx.vertx();
    private final List<RoutedEngine> engines = new ArrayList<>();
    private final Path sets;
    private final Isolation isolation;
    private final DatabaseConfig config;
    private final BackupSettings backups;

    /** How a database is reached, with the password in the variable {@code PASSWORD}. */
    record Access(String url, Optional<String> user, String secret, Duration slowStatement) implements DatabaseConfig {
        @Override
        public Optional<String> directUrl() {
            return Optional.empty();
        }

        @Override
        public Optional<String> password() {
            return user.map(any -> "env:PASSWORD");
        }

        @Override
        public int maxConcurrent() {
            return 8;
        }
    }

    RoutedFixture(Path sets, Isolation isolation, Access access) {
        this(sets, isolation, access, BackupSettings.NONE);
    }

    RoutedFixture(Path sets, Isolation isolation, Access access, BackupSettings backups) {
        this.backups = backups;
        this.sets = sets;
        this.isolation = isolation;
        this.config = access;
        engine();
    }

    /** A further engine, as of another worker; reads the set as it is now. */
    RoutedEngine engine() {
        RoutedEngine engine = new RoutedEngine(
                vertx,
                MigrationSets.load(List.of(sets)),
                Map.of(MAIN, config),
                Map.of("PASSWORD", ((Access) config).secret()),
                meters,
                "worker-" + engines.size(),
                backups);
        engines.add(engine);
        return engine;
    }

    MigrationCommand command(String target) {
        return command(target, Operation.MIGRATE, Optional.empty(), 1, 1);
    }

    MigrationCommand command(String target, Operation operation, Optional<String> version, int attempt, long fence) {
        return new MigrationCommand(
                CommandId.random(),
                attempt,
                fence,
                operation,
                RolloutId.random(),
                new TenantId("acme"),
                SetName.of("demo"),
                new Target(MAIN, isolation, target),
                version.map(SchemaVersion::of),
                Map.of(),
                Instant.EPOCH);
    }

    /** A command that is about backups. */
    MigrationCommand about(String target, Operation operation, long fence, Backup... about) {
        return about(
                target,
                operation,
                fence,
                about.length == 0 ? Optional.empty() : Optional.of(List.of(about)),
                Optional.empty());
    }

    /** A migration that takes a restore point. */
    MigrationCommand pointed(String target, long fence) {
        return about(target, Operation.MIGRATE, fence, Optional.empty(), Optional.of(true));
    }

    private MigrationCommand about(
            String target, Operation operation, long fence, Optional<List<Backup>> about, Optional<Boolean> point) {
        MigrationCommand plain = command(target);
        return new MigrationCommand(
                plain.commandId(),
                1,
                fence,
                operation,
                plain.rolloutId(),
                plain.tenantId(),
                plain.set(),
                plain.target(),
                Optional.empty(),
                Map.of(),
                Instant.EPOCH,
                about,
                point,
                Optional.empty());
    }

    /** Gives the command to the newest engine. */
    MigrationResult migrate(MigrationCommand command) {
        return EngineFixture.await(engines.get(engines.size() - 1), command);
    }

    MigrationResult migrate(String target) {
        return migrate(command(target));
    }

    /** Gives each command to an engine of its own, all at once, again for as long as the target is busy. */
    List<MigrationResult> together(List<MigrationCommand> commands) throws Exception {
        List<RoutedEngine> workers = commands.stream().map(each -> engine()).toList();
        try (ExecutorService threads = Executors.newFixedThreadPool(commands.size())) {
            List<Callable<MigrationResult>> work = new ArrayList<>();
            for (int i = 0; i < commands.size(); i++) {
                RoutedEngine engine = workers.get(i);
                MigrationCommand command = commands.get(i);
                work.add(() -> untilNotBusy(engine, command));
            }
            List<MigrationResult> results = new ArrayList<>();
            for (Future<MigrationResult> each : threads.invokeAll(work)) {
                results.add(each.get());
            }
            return results;
        }
    }

    static MigrationResult untilNotBusy(MigrationEngine engine, MigrationCommand command) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> EngineFixture.await(engine, command), result -> !(result instanceof MigrationResult.Busy));
    }

    List<ScannedTarget> scan(String pattern) throws Exception {
        return scan(pattern, ScanDetail.VERSIONS, false);
    }

    /** @param points whether the scan fails where no backups can be made */
    List<ScannedTarget> scan(String pattern, boolean points) throws Exception {
        return scan(pattern, ScanDetail.VERSIONS, points);
    }

    List<ScannedTarget> scan(String pattern, ScanDetail detail) throws Exception {
        return scan(pattern, detail, false);
    }

    private List<ScannedTarget> scan(String pattern, ScanDetail detail, boolean points) throws Exception {
        FleetScan scan = new FleetScan(
                ScanId.random(),
                SetName.of("demo"),
                MAIN,
                pattern,
                List.of(),
                detail,
                Instant.EPOCH,
                Instant.EPOCH,
                Optional.of(points),
                Optional.empty());
        return engines.get(engines.size() - 1)
                .scan(scan)
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        engines.forEach(RoutedEngine::close);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
