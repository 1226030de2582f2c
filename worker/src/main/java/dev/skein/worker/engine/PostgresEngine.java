package dev.skein.worker.engine;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.Failure;
import dev.skein.contracts.FleetScan;
import dev.skein.contracts.Isolation;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.PlannedPath;
import dev.skein.contracts.ScannedTarget;
import dev.skein.contracts.ServerPace;
import dev.skein.contracts.SetName;
import dev.skein.runtime.log.LogKeys;
import dev.skein.sets.DatabaseEngine;
import dev.skein.sets.MigrationSets;
import dev.skein.worker.backup.BackupConfig;
import dev.skein.worker.backup.BackupSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs commands in PostgreSQL: on the fast path where it may, with Flyway where it must. Callable from any thread;
 * blocking work runs on one bounded executor.
 *
 * <p>An attempt goes: a slot of its database, the database's own preparations, the takeover from earlier attempts, the
 * fast path, and if that declines, Flyway.
 */
public final class PostgresEngine implements MigrationEngine {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresEngine.class);
    private static final Duration PRUNE_EVERY = Duration.ofHours(1);
    private static final Duration LONGEST_RUN = Duration.ofHours(6);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final Map<SetName, MigrationPlan> plans;
    private final Map<DatabaseRef, TargetDatabase> databases;
    private final WorkerExecutor blocking;
    private final FlywayPath flyway;
    private final PostgresBackups backups;
    private final EngineMeters meters;
    private final List<ReplicationWatch> watches = new ArrayList<>();
    private final long pruning;

    /**
     * Compiles the sets; connects to nothing yet.
     *
     * @param environment where {@code env:} passwords are looked up
     * @param workerId names the worker's idle sessions
     * @param backup where backups lie, and what writes them
     * @throws org.flywaydb.core.api.FlywayException when Flyway refuses a set
     */
    public PostgresEngine(
            Vertx vertx,
            MigrationSets sets,
            Map<DatabaseRef, DatabaseConfig> databases,
            Map<String, String> environment,
            MeterRegistry registry,
            String workerId,
            BackupConfig backup) {
        this.vertx = vertx;
        this.plans = sets.all().stream()
                .filter(set -> set.engine() == DatabaseEngine.POSTGRESQL)
                .map(PlanCompiler::compile)
                .collect(Collectors.toUnmodifiableMap(plan -> plan.set().name(), Function.identity()));
        this.blocking = vertx.createSharedWorkerExecutor(
                "skein-flyway", FlywayPath.THREADS, LONGEST_RUN.toMillis(), TimeUnit.MILLISECONDS);
        this.flyway = new FlywayPath(blocking);
        this.backups = new PostgresBackups(blocking, backup);
        this.meters = new EngineMeters(registry);
        Map<DatabaseRef, TargetDatabase> opened = new TreeMap<>();
        databases.forEach((name, config) -> {
            DatabaseAccess access = new DatabaseAccess(config, environment, Sessions.nameOf(workerId));
            TargetDatabase database = new TargetDatabase(vertx, name, access, blocking);
            meters.watch(name, database.throttle());
            opened.put(name, database);
            config.maxReplicationLag()
                    .ifPresent(most ->
                            watches.add(new ReplicationWatch(vertx, name, database.pool(), database.throttle(), most)));
        });
        this.databases = Map.copyOf(opened);
        this.pruning = vertx.setPeriodic(PRUNE_EVERY.toMillis(), hour -> pruneAll());
    }

    /** An engine that makes no backups. */
    public PostgresEngine(
            Vertx vertx,
            MigrationSets sets,
            Map<DatabaseRef, DatabaseConfig> databases,
            Map<String, String> environment,
            MeterRegistry registry,
            String workerId) {
        this(vertx, sets, databases, environment, registry, workerId, BackupSettings.NONE);
    }

    @Override
    public int places(DatabaseRef database) {
        return Optional.ofNullable(databases.get(database))
                .map(known -> known.throttle().limit())
                .orElse(1);
    }

    @Override
    public List<ServerPace> paces(String worker, Instant now) {
        return databases.values().stream()
                .map(database -> database.throttle().report(worker, now))
                .toList();
    }

    @Override
    public boolean knows(DatabaseRef database) {
        return databases.containsKey(database);
    }

    @Override
    public Future<MigrationResult> migrate(MigrationCommand command, Start start) {
        MigrationPlan plan = plans.get(command.set());
        TargetDatabase database = databases.get(command.target().database());
        Optional<Failure> refusal = Refusal.of(command, plan, database != null);
        if (plan == null || database == null || refusal.isPresent()) {
            return Future.succeededFuture(new MigrationResult.Failed(refusal.orElseThrow(), Duration.ZERO));
        }
        return database.throttle().run(() -> turn(database, Attempt.of(command, plan, start)));
    }

    private Future<MigrationResult> turn(TargetDatabase database, Attempt attempt) {
        MigrationCommand command = attempt.command();
        boolean inside = command.target().isolation() == Isolation.DATABASE
                && command.operation().runsScripts();
        Future<MigrationResult> result = inside
                ? pointed(
                        database,
                        attempt,
                        saved -> new OwnDatabases(database).run(saved, (own, within) -> run(own, saved.within(within))))
                : run(database, attempt);
        return result.onSuccess(ended -> {
            meters.record(command.target().database(), ended, attempt.elapsed());
            database.throttle().ended(attempt, ended);
        });
    }

    /** Leaves the set's scripts out: the target is taken as it is. */
    private Future<MigrationResult> keep(TargetDatabase database, Attempt attempt) {
        Future<Void> free = attempt.command().target().isolation() == Isolation.DATABASE
                ? Future.succeededFuture()
                : database.prepared().compose(ready -> Takeover.run(database.pool(), attempt.command()));
        return free.compose(taken -> backups.run(database, attempt))
                .otherwise(error -> new MigrationResult.Failed(Failures.of(error), attempt.elapsed()));
    }

    private Future<MigrationResult> run(TargetDatabase database, Attempt attempt) {
        return switch (attempt.command().operation()) {
            case MIGRATE, UNDO -> attempt(database, attempt);
            case REHEARSE -> aside(database, attempt, new RehearsalPath(database.sessions())::run);
            case STAMP -> aside(database, attempt, new StampPath(database.sessions())::run);
            case BACKUP, RESTORE, DROP, PRUNE -> keep(database, attempt);
        };
    }

    /** Leaves out whatever a migration does first: the shared scripts and the takeover. */
    private Future<MigrationResult> aside(
            TargetDatabase database, Attempt attempt, Function<Attempt, Future<MigrationResult>> path) {
        return database.prepared()
                .compose(ready -> attempt.start().begin()
                        ? path.apply(attempt)
                        : Future.succeededFuture(new MigrationResult.NotBegun()))
                .otherwise(error -> new MigrationResult.Failed(Failures.of(error), attempt.elapsed()));
    }

    @Override
    public Optional<PlannedPath> pathOfMissing(FleetScan scan) {
        return Optional.ofNullable(plans.get(scan.set())).map(plan -> new PathForecast(plan, scan).without(true));
    }

    @Override
    public Future<List<ScannedTarget>> scan(FleetScan scan) {
        MigrationPlan plan = plans.get(scan.set());
        TargetDatabase database = databases.get(scan.database());
        if (plan == null || database == null) {
            return Future.failedFuture(new IllegalArgumentException(
                    plan == null
                            ? "set '" + scan.set() + "' is not known to this worker"
                            : "database '" + scan.database() + "' is not configured for this worker"));
        }
        Future<Void> able = scan.restorePoints().orElse(false) ? backups.check(database) : Future.succeededFuture();
        if (plan.set().isolation() == Isolation.DATABASE) {
            return able.compose(may -> new OwnDatabases(database).scan(plan, scan));
        }
        return able.compose(may -> database.prepared())
                .compose(ready -> new FleetReader(database.pool(), plan, scan).read());
    }

    private Future<MigrationResult> attempt(TargetDatabase database, Attempt attempt) {
        return database.prepare(attempt.plan().set())
                .compose(ready -> Takeover.run(database.pool(), attempt.command()))
                .compose(free -> pointed(database, attempt, saved -> migrate(database, saved)))
                .otherwise(error -> new MigrationResult.Failed(Failures.of(error), attempt.elapsed()));
    }

    /** Backs the target up first, if its command says so. */
    private Future<MigrationResult> pointed(
            TargetDatabase database, Attempt attempt, Function<Attempt, Future<MigrationResult>> migration) {
        if (!attempt.command().takesRestorePoint()) {
            return migration.apply(attempt);
        }
        return backups.before(database, attempt)
                .compose(before -> switch (before) {
                    case Before.Ended ended -> Future.succeededFuture(ended.result());
                    case Before.Saved saved ->
                        migration.apply(saved.attempt()).compose(result -> backups.after(saved, result));
                })
                .otherwise(error -> new MigrationResult.Failed(Failures.of(error), attempt.elapsed()));
    }

    private Future<MigrationResult> migrate(TargetDatabase database, Attempt attempt) {
        return new FastPath(database.sessions(), database.throttle()::answered)
                .run(attempt)
                .compose(outcome -> switch (outcome) {
                    case FastPath.Outcome.Done done -> Future.succeededFuture(done.result());
                    case FastPath.Outcome.LeaveToFlyway leave -> leaveToFlyway(database, attempt, leave);
                })
                .otherwise(error -> new MigrationResult.Failed(Failures.of(error), attempt.elapsed(), attempt.point()));
    }

    private Future<MigrationResult> leaveToFlyway(
            TargetDatabase database, Attempt attempt, FastPath.Outcome.LeaveToFlyway leave) {
        LOG.atDebug()
                .addKeyValue(LogKeys.TARGET, attempt.command().target())
                .addKeyValue(LogKeys.COMMAND, attempt.command().commandId())
                .addKeyValue(LogKeys.REASON, leave.reason())
                .log("Flyway itself has to run");
        return flyway.run(database, attempt, leave.grouped()).map(result -> result.withPoint(attempt.point()));
    }

    /**
     * Forgets commands that were processed longer ago than that, in one database; at least 14 days are kept, since
     * Kafka may deliver a command again for so long.
     *
     * @return how many rows went
     */
    public Future<Integer> prune(DatabaseRef database, Duration age) {
        TargetDatabase pruned = Optional.ofNullable(databases.get(database))
                .orElseThrow(() -> new IllegalArgumentException("database '" + database + "' is not configured"));
        return ProcessedEvents.prune(pruned, age);
    }

    private void pruneAll() {
        databases.forEach((name, database) -> ProcessedEvents.prune(database, ProcessedEvents.KEPT)
                .onFailure(error -> LOG.atWarn()
                        .addKeyValue(LogKeys.DATABASE, name)
                        .setCause(error)
                        .log("processed events could not be pruned; they will be in an hour")));
    }

    @Override
    public void close() {
        vertx.cancelTimer(pruning);
        backups.close();
        watches.forEach(ReplicationWatch::close);
        List<Thread> closing = databases.values().stream()
                .map(database -> Thread.ofVirtual().start(database::close))
                .toList();
        long deadline = System.nanoTime() + CLOSE_TIMEOUT.toNanos();
        try {
            for (Thread each : closing) {
                each.join(Duration.ofNanos(deadline - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        blocking.close();
    }
}
