package dev.skein.solo;

import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import dev.skein.contracts.Backup;
import dev.skein.contracts.CommandId;
import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import dev.skein.contracts.FleetScan;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.Operation;
import dev.skein.contracts.RolloutId;
import dev.skein.contracts.ScanDetail;
import dev.skein.contracts.ScanId;
import dev.skein.contracts.ScannedTarget;
import dev.skein.contracts.SchemaVersion;
import dev.skein.sets.MigrationSets;
import dev.skein.worker.backup.BackupSettings;
import dev.skein.worker.engine.DatabaseConfig;
import dev.skein.worker.engine.MigrationEngine;
import dev.skein.worker.engine.MigrationResult;
import dev.skein.worker.engine.RoutedEngine;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The worker's engine for one run, on one server. It keeps the same records and takes the same locks as a cluster, so that
 * both may work on one database. Blocks; safe on any thread.
 */
final class Solo implements AutoCloseable {
    /** How the one server is called in commands. */
    static final DatabaseRef DATABASE = DatabaseRef.of("main");

    private static final String PASSWORD = "SKEIN_SOLO_PASSWORD";
    private static final RolloutId ROLLOUT = new RolloutId(new UUID(0, 0));
    private static final int MOST_ATTEMPTS = 5;
    private static final long AGAIN_MS = 200;
    private static final long SCAN_MINUTES = 10;

    private final Vertx vertx = Vertx.vertx();
    private final MigrationEngine engine;
    private final int parallel;
    private final Duration patience;

    /** @param patience how long a target is waited for that somebody else holds */
    Solo(MigrationSets sets, Access access, BackupSettings backups, Duration patience) {
        this.parallel = access.maxConcurrent();
        this.patience = patience;
        Map<String, String> environment = new HashMap<>();
        access.secret().ifPresent(secret -> environment.put(PASSWORD, secret));
        this.engine = new RoutedEngine(
                vertx,
                sets,
                Map.of(DATABASE, access),
                environment,
                new SimpleMeterRegistry(),
                "solo-" + ProcessHandle.current().pid(),
                backups);
    }

    /**
     * How the server is reached.
     *
     * @param secret the password itself; never shown
     */
    record Access(String url, Optional<String> user, Optional<String> secret, int maxConcurrent)
            implements DatabaseConfig {
        @Override
        public Optional<String> password() {
            return secret.map(any -> "env:" + PASSWORD);
        }

        @Override
        public Optional<String> directUrl() {
            return Optional.empty();
        }

        /** Leaves the password out. */
        @Override
        public String toString() {
            return "Access[" + url + "]";
        }
    }

    /** What came of one target. */
    record Outcome(SoloTarget target, MigrationResult result) {
        boolean failed() {
            return !(result instanceof MigrationResult.Applied);
        }
    }

    /** Runs an operation in each target, some at a time; the outcomes are in the targets' order. */
    List<Outcome> each(List<SoloTarget> targets, Operation operation, Function<SoloTarget, Optional<SchemaVersion>> to)
            throws InterruptedException {
        return all(targets, target -> new Asked(operation, to.apply(target), Optional.empty()));
    }

    /** The same, for an operation that is about backups. */
    List<Outcome> about(
            List<SoloTarget> targets, Operation operation, Function<SoloTarget, Optional<List<Backup>>> backups)
            throws InterruptedException {
        return all(targets, target -> new Asked(operation, Optional.empty(), backups.apply(target)));
    }

    /** What is asked of one target. */
    private record Asked(Operation operation, Optional<SchemaVersion> to, Optional<List<Backup>> backups) {}

    private List<Outcome> all(List<SoloTarget> targets, Function<SoloTarget, Asked> asked) throws InterruptedException {
        try (ExecutorService threads = Executors.newFixedThreadPool(parallel)) {
            List<Future<Outcome>> running = new ArrayList<>();
            for (SoloTarget target : targets) {
                running.add(threads.submit(() -> new Outcome(target, run(target, asked.apply(target)))));
            }
            List<Outcome> outcomes = new ArrayList<>();
            for (Future<Outcome> each : running) {
                outcomes.add(each.get());
            }
            return outcomes;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private MigrationResult run(SoloTarget target, Asked asked) throws InterruptedException {
        CommandId id = new CommandId(UUID.randomUUID());
        long end = System.nanoTime() + patience.toNanos();
        long fence = 1;
        int attempt = 1;
        while (true) {
            MigrationResult result =
                    engine.migrate(command(id, attempt, fence, target, asked)).await();
            boolean again = System.nanoTime() < end;
            if (result instanceof MigrationResult.Stale stale) {
                fence = stale.fence(); // a cluster has been here: its place is taken
            } else if (result instanceof MigrationResult.Busy && again) {
                TimeUnit.MILLISECONDS.sleep(AGAIN_MS);
            } else if (result instanceof MigrationResult.Busy busy) {
                return new MigrationResult.Failed(
                        Failure.of(FailureKind.RETRYABLE, busy.reason() + "; see who with: skein solo locks"),
                        patience);
            } else if (again && attempt < MOST_ATTEMPTS && mayPass(result)) {
                TimeUnit.MILLISECONDS.sleep(AGAIN_MS << attempt);
                attempt++;
            } else {
                return result;
            }
        }
    }

    private static boolean mayPass(MigrationResult result) {
        return result instanceof MigrationResult.Failed failed
                && failed.failure().kind() == FailureKind.RETRYABLE;
    }

    private static MigrationCommand command(CommandId id, int attempt, long fence, SoloTarget target, Asked asked) {
        return new MigrationCommand(
                id,
                attempt,
                fence,
                asked.operation(),
                ROLLOUT,
                target.tenant(),
                target.set().name(),
                target.place(),
                asked.to(),
                Map.of(),
                Instant.now(),
                asked.backups(),
                Optional.empty(),
                Optional.empty());
    }

    /** Where each target stands, in the targets' order; empty for one that is not there. */
    List<Optional<ScannedTarget>> scan(List<SoloTarget> targets) {
        List<Optional<ScannedTarget>> found = new ArrayList<>();
        for (SoloTarget target : targets) {
            Instant now = Instant.now();
            FleetScan scan = new FleetScan(
                    new ScanId(UUID.randomUUID()),
                    target.set().name(),
                    DATABASE,
                    target.name(),
                    List.of(target.name()),
                    ScanDetail.VERSIONS,
                    now,
                    now.plus(Duration.ofMinutes(SCAN_MINUTES)));
            try {
                found.add(engine.scan(scan).await().stream()
                        .filter(each -> each.name().equals(target.name()))
                        .findFirst());
            } catch (RuntimeException e) {
                throw new CliException(
                        ExitCode.UNREACHABLE,
                        target.name() + " cannot be read: " + e.getMessage(),
                        "see who holds it with: skein solo locks",
                        e);
            }
        }
        return found;
    }

    @Override
    public void close() {
        engine.close();
        vertx.close().await();
    }
}
