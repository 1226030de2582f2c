package dev.skein.worker.engine;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import dev.skein.contracts.FleetScan;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.Operation;
import dev.skein.contracts.PlannedPath;
import dev.skein.contracts.ScannedTarget;
import dev.skein.contracts.ServerPace;
import dev.skein.contracts.SetName;
import dev.skein.sets.DatabaseEngine;
import dev.skein.sets.MigrationSets;
import dev.skein.worker.backup.BackupConfig;
import dev.skein.worker.backup.BackupException;
import dev.skein.worker.backup.BackupFolder;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.flywaydb.core.api.FlywayException;

/**
 * Runs commands over JDBC, in MariaDB databases and SQLite files: from the compiled plan where it may, with Flyway where
 * it must. Callable from any thread; all that blocks
 * runs on one bounded executor, and a command waits for its database's turn without holding a thread.
 */
final class JdbcEngine implements MigrationEngine {
    private static final int MOST_THREADS = 64;
    private static final Duration LONGEST_RUN = Duration.ofHours(6);

    private final Map<SetName, MigrationPlan> plans;
    private final Map<DatabaseRef, Database> databases;
    private final WorkerExecutor blocking;
    private final EngineMeters meters;
    private final Optional<BackupFolder> files;
    private final Set<JdbcSession> open = ConcurrentHashMap.newKeySet();

    private record Database(JdbcTargets targets, Throttle throttle, SlowStatements slow) {}

    /** Compiles the sets; connects to nothing yet. */
    JdbcEngine(
            Vertx vertx,
            MigrationSets sets,
            Map<DatabaseRef, DatabaseConfig> databases,
            Map<String, String> environment,
            MeterRegistry registry,
            String workerId,
            BackupConfig backup) {
        this.files = backup.directory().map(Path::of).map(BackupFolder::new);
        this.plans = sets.all().stream()
                .filter(set -> set.engine() != DatabaseEngine.POSTGRESQL)
                .map(PlanCompiler::compile)
                .collect(Collectors.toUnmodifiableMap(plan -> plan.set().name(), Function.identity()));
        this.meters = new EngineMeters(registry);
        Map<DatabaseRef, Database> known = new TreeMap<>();
        databases.forEach((name, config) -> {
            Throttle throttle = new Throttle(name, config.maxConcurrent(), InstantSource.system());
            meters.watch(name, throttle);
            JdbcTargets targets = targets(
                    config, environment, workerId, backup.mariadbPrograms().map(Path::of));
            known.put(name, new Database(targets, throttle, new SlowStatements(registry, config.slowStatement())));
        });
        this.databases = Map.copyOf(known);
        int wanted = databases.values().stream()
                .mapToInt(DatabaseConfig::maxConcurrent)
                .sum();
        this.blocking = vertx.createSharedWorkerExecutor(
                "skein-jdbc", Math.clamp(wanted, 1, MOST_THREADS), LONGEST_RUN.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static JdbcTargets targets(
            DatabaseConfig config, Map<String, String> environment, String workerId, Optional<Path> programs) {
        return DatabaseEngine.ofUrl("url", config.url()) == DatabaseEngine.SQLITE
                ? new SqliteTargets(SqliteFolder.of("url", config.url()), workerId)
                : new MariaTargets(config, environment, programs);
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
        Database database = databases.get(command.target().database());
        Optional<Failure> refusal = Refusal.of(command, plan, database != null);
        if (plan == null || database == null || refusal.isPresent()) {
            return Future.succeededFuture(new MigrationResult.Failed(refusal.orElseThrow(), Duration.ZERO));
        }
        if (command.operation() == Operation.REHEARSE) {
            String why = "a rehearsal is for PostgreSQL: engine "
                    + plan.set().engine().key() + " cannot take all statements back";
            return Future.succeededFuture(
                    new MigrationResult.Failed(Failure.of(FailureKind.PERMANENT, why), Duration.ZERO));
        }
        return database.throttle().run(() -> attempt(database, Attempt.of(command, plan, start)));
    }

    private Future<MigrationResult> attempt(Database database, Attempt attempt) {
        return blocking.<MigrationResult>executeBlocking(() -> run(database, attempt), false)
                .otherwise(error -> new MigrationResult.Failed(
                        JdbcFailures.of(error, database.targets().errors()), attempt.elapsed()))
                .onSuccess(result -> {
                    meters.record(attempt.command().target().database(), result, attempt.elapsed());
                    if (attempt.plan().set().engine() != DatabaseEngine.SQLITE) { // a file's trouble is not a server's
                        database.throttle().ended(attempt, result);
                    }
                });
    }

    /** Works in a target that is held. */
    private interface Work {
        MigrationResult in(JdbcTargets.Opening.Held held) throws SQLException, FlywayException, BackupException;
    }

    /** Works with the folder of backups. */
    private interface Keeping {
        MigrationResult in(BackupFolder folder) throws SQLException, FlywayException, BackupException;
    }

    private MigrationResult run(Database database, Attempt attempt)
            throws SQLException, FlywayException, BackupException {
        JdbcTargets targets = database.targets();
        return switch (attempt.command().operation()) {
            case MIGRATE, UNDO ->
                attempt.command().takesRestorePoint()
                        ? inFolder(
                                attempt,
                                folder -> held(targets, attempt, held -> pointed(database, attempt, held, folder)))
                        : held(targets, attempt, held -> scripts(database, attempt, held.session()));
            case STAMP ->
                held(
                        targets,
                        attempt,
                        held -> new JdbcStamp(targets, held.session(), attempt)
                                .run(beside -> scripts(database, beside.attempt(), beside.session())));
            case BACKUP, RESTORE, DROP, PRUNE -> inFolder(attempt, folder -> keep(targets, attempt, folder));
            case REHEARSE -> throw new IllegalStateException("was refused");
        };
    }

    private static MigrationResult scripts(Database database, Attempt attempt, JdbcSession session)
            throws SQLException {
        return new JdbcRun(session, attempt, database.slow(), database.targets().errors()).run();
    }

    /** Backs the target up, then migrates it, under one lock. */
    private static MigrationResult pointed(
            Database database, Attempt attempt, JdbcTargets.Opening.Held held, BackupFolder folder)
            throws SQLException, BackupException {
        JdbcTargets targets = database.targets();
        OwnBackups backups = new OwnBackups(targets.own(held, attempt, folder), folder, attempt);
        return switch (backups.before()) {
            case Before.Ended ended -> ended.result();
            case Before.Saved saved -> {
                targets.limit(held.session(), attempt.plan().set());
                yield backups.after(saved, ended(database, saved.attempt(), held.session()));
            }
        };
    }

    /** Ends with a failure where the scripts end with an error. */
    private static MigrationResult ended(Database database, Attempt attempt, JdbcSession session) {
        try {
            return scripts(database, attempt, session);
        } catch (SQLException | FlywayException | RefusedException e) {
            return new MigrationResult.Failed(
                    JdbcFailures.of(e, database.targets().errors()), attempt.elapsed());
        }
    }

    private MigrationResult inFolder(Attempt attempt, Keeping job) throws SQLException, FlywayException {
        try {
            return job.in(files.orElseThrow(BackupException::notConfigured));
        } catch (BackupException e) {
            return new MigrationResult.Failed(e.failure(), attempt.elapsed());
        }
    }

    private MigrationResult keep(JdbcTargets targets, Attempt attempt, BackupFolder folder)
            throws SQLException, FlywayException, BackupException {
        if (attempt.command().operation() != Operation.PRUNE) {
            return held(
                    targets,
                    attempt,
                    held -> new OwnBackups(targets.own(held, attempt, folder), folder, attempt).run());
        }
        return attempt.start().begin() ? OwnBackups.prune(folder, attempt) : new MigrationResult.NotBegun();
    }

    private MigrationResult held(JdbcTargets targets, Attempt attempt, Work work)
            throws SQLException, FlywayException, BackupException {
        return switch (targets.open(attempt)) {
            case JdbcTargets.Opening.Busy busy -> new MigrationResult.Busy(busy.reason());
            case JdbcTargets.Opening.Known known -> known.result();
            case JdbcTargets.Opening.Held held -> {
                try (JdbcSession session = held.session()) {
                    open.add(session);
                    yield work.in(held);
                } finally {
                    open.remove(held.session());
                }
            }
        };
    }

    @Override
    public Optional<PlannedPath> pathOfMissing(FleetScan scan) {
        return Optional.ofNullable(plans.get(scan.set())).map(plan -> new PathForecast(plan, scan).without(true));
    }

    @Override
    public Future<List<ScannedTarget>> scan(FleetScan scan) {
        MigrationPlan plan = plans.get(scan.set());
        Database database = databases.get(scan.database());
        if (plan == null || database == null) {
            return Future.failedFuture(new IllegalArgumentException(
                    plan == null
                            ? "set '" + scan.set() + "' is not known to this worker"
                            : "database '" + scan.database() + "' is not configured for this worker"));
        }
        return blocking.executeBlocking(
                () -> {
                    if (scan.restorePoints().orElse(false)) {
                        files.orElseThrow(BackupException::notConfigured).check();
                        database.targets().checkTool();
                    }
                    return new JdbcScan(database.targets(), plan, scan).read();
                },
                false);
    }

    /** What runs is cut off; its attempt fails, and the next one finds what it left. */
    @Override
    public void close() {
        databases.values().forEach(database -> database.targets().close());
        open.forEach(JdbcSession::abort);
        blocking.close();
    }
}
