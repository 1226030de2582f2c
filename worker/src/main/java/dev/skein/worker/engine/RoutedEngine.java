package dev.skein.worker.engine;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import dev.skein.contracts.FleetScan;
import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.PlannedPath;
import dev.skein.contracts.ScannedTarget;
import dev.skein.contracts.ServerPace;
import dev.skein.contracts.SetName;
import dev.skein.runtime.tls.PostgresTls;
import dev.skein.sets.DatabaseEngine;
import dev.skein.sets.MigrationSet;
import dev.skein.sets.MigrationSets;
import dev.skein.worker.backup.BackupConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Leads a command to the engine of its database: PostgreSQL's own, or the one for JDBC. Refuses a set that is written for
 * another kind of database. Callable from any thread.
 */
public final class RoutedEngine implements MigrationEngine {
    private static final Pattern CREDENTIALS = Pattern.compile("@|[?&](user|password)=");

    private final MigrationSets sets;
    private final Map<DatabaseRef, DatabaseEngine> kinds;
    private final MigrationEngine postgres;
    private final MigrationEngine jdbc;

    /**
     * Compiles the sets; connects to nothing yet.
     *
     * @param environment where {@code env:} passwords are looked up
     * @param workerId names the worker where a lock's holder is told
     * @throws org.flywaydb.core.api.FlywayException when Flyway refuses a set
     */
    public RoutedEngine(
            Vertx vertx,
            MigrationSets sets,
            Map<DatabaseRef, DatabaseConfig> databases,
            Map<String, String> environment,
            MeterRegistry registry,
            String workerId,
            BackupConfig backup) {
        this.sets = sets;
        this.kinds = databases.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, each -> kind("url", each.getValue())));
        Map<DatabaseRef, DatabaseConfig> server = new TreeMap<>(databases);
        server.keySet().removeIf(name -> kinds.get(name) != DatabaseEngine.POSTGRESQL);
        Map<DatabaseRef, DatabaseConfig> others = new TreeMap<>(databases);
        others.keySet().removeAll(server.keySet());
        this.postgres = new PostgresEngine(vertx, sets, server, environment, registry, workerId, backup);
        this.jdbc = new JdbcEngine(vertx, sets, others, environment, registry, workerId, backup);
    }

    /** @throws InvalidValueException naming what is wrong with a database's settings, and the fix */
    public static void check(String key, DatabaseConfig config) {
        DatabaseEngine kind = kind(key + ".url", config);
        if (kind != DatabaseEngine.SQLITE && config.user().isEmpty()) {
            throw InvalidValueException.missing(key + ".user", "name the role that runs the scripts");
        }
        if (kind != DatabaseEngine.POSTGRESQL && config.directUrl().isPresent()) {
            throw new InvalidValueException(
                    key + ".direct-url", config.directUrl().get(), "be left out: it is for PostgreSQL behind a pooler");
        }
        if (config.maxConcurrent() < 1) {
            throw new InvalidValueException(key + ".max-concurrent", config.maxConcurrent(), "be 1 or more");
        }
        config.maxReplicationLag().ifPresent(lag -> {
            if (kind != DatabaseEngine.POSTGRESQL) {
                throw new InvalidValueException(key + ".max-replication-lag", lag, "be left out: it is for PostgreSQL");
            }
            if (lag.isNegative()) {
                throw new InvalidValueException(key + ".max-replication-lag", lag, "not be below zero");
            }
        });
        if (kind == DatabaseEngine.MARIADB && CREDENTIALS.matcher(config.url()).find()) {
            throw InvalidValueException.because(
                    key + ".url",
                    key + ".url is not accepted: it must be without credentials; name the user in " + key
                            + ".user and where the password lies in " + key + ".password");
        }
        if (kind == DatabaseEngine.SQLITE) {
            SqliteFolder.of(key + ".url", config.url());
        }
        if (kind == DatabaseEngine.POSTGRESQL) {
            PostgresTls.of(key + ".url", config.url());
            config.directUrl().ifPresent(url -> PostgresTls.of(key + ".direct-url", url));
        }
    }

    private static DatabaseEngine kind(String key, DatabaseConfig config) {
        return DatabaseEngine.ofUrl(key, config.url());
    }

    @Override
    public int places(DatabaseRef database) {
        return engine(database).places(database);
    }

    @Override
    public List<ServerPace> paces(String worker, Instant now) {
        return Stream.of(postgres, jdbc)
                .flatMap(engine -> engine.paces(worker, now).stream())
                .toList();
    }

    @Override
    public boolean knows(DatabaseRef database) {
        return kinds.containsKey(database);
    }

    @Override
    public Future<MigrationResult> migrate(MigrationCommand command, Start start) {
        Optional<String> mismatch = mismatch(command.set(), command.target().database());
        if (mismatch.isPresent()) {
            return Future.succeededFuture(
                    new MigrationResult.Failed(Failure.of(FailureKind.PERMANENT, mismatch.get()), Duration.ZERO));
        }
        return engine(command.target().database()).migrate(command, start);
    }

    @Override
    public Optional<PlannedPath> pathOfMissing(FleetScan scan) {
        return engine(scan.database()).pathOfMissing(scan);
    }

    @Override
    public Future<List<ScannedTarget>> scan(FleetScan scan) {
        Optional<String> mismatch = mismatch(scan.set(), scan.database());
        return mismatch.isPresent()
                ? Future.failedFuture(new IllegalArgumentException(mismatch.get()))
                : engine(scan.database()).scan(scan);
    }

    private Optional<String> mismatch(SetName set, DatabaseRef database) {
        Optional<DatabaseEngine> there = Optional.ofNullable(kinds.get(database));
        Optional<DatabaseEngine> wanted = sets.find(set).map(MigrationSet::engine);
        if (there.isEmpty() || wanted.isEmpty() || there.equals(wanted)) {
            return Optional.empty();
        }
        return Optional.of("set '" + set + "' is written for " + wanted.get().key() + ", but database '" + database
                + "' is " + there.get().key());
    }

    private MigrationEngine engine(DatabaseRef database) {
        return kinds.get(database) == DatabaseEngine.POSTGRESQL || !kinds.containsKey(database) ? postgres : jdbc;
    }

    @Override
    public void close() {
        try {
            postgres.close();
        } finally {
            jdbc.close();
        }
    }
}
