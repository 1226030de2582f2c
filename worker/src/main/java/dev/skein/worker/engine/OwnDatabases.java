package dev.skein.worker.engine;

import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import dev.skein.contracts.FleetScan;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.Operation;
import dev.skein.contracts.ScannedTarget;
import dev.skein.contracts.Target;
import dev.skein.runtime.log.LogKeys;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL databases of one server, where each tenant has one of its own. Inside it the target is a schema like any,
 * with schema {@code skein} beside it, so that both paths, undo and rehearsals work as they do for schemas. Never blocks;
 * safe on any thread.
 *
 * <p>A missing database is created before a migration. Connections to it last for one attempt: a fleet of thousands of
 * databases leaves none open.
 */
final class OwnDatabases {
    private static final Logger LOG = LoggerFactory.getLogger(OwnDatabases.class);
    private static final int READ_AT_ONCE = 4;
    private static final String ALREADY_THERE = "42P04";
    private static final String CREATED_MEANWHILE = "23505";
    private static final String TEMPLATE_IN_USE = "55006";
    private static final String NOT_ALLOWED = "42501";
    private static final String NAMES = "SELECT datname::text FROM pg_catalog.pg_database"
            + " WHERE datallowconn AND NOT datistemplate AND datconnlimit <> -2 AND datname LIKE ";

    private final TargetDatabase server;

    /** @param server the database that the URL names; the others are made from there */
    OwnDatabases(TargetDatabase server) {
        this.server = server;
    }

    /** Works in one database. */
    interface Work {
        /** @param inside the command for the schema inside */
        Future<MigrationResult> in(TargetDatabase database, MigrationCommand inside);
    }

    /** What stands in the way of a database. */
    private static final class NotThere extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient MigrationResult result;

        NotThere(MigrationResult result) {
            super(String.valueOf(result));
            this.result = result;
        }
    }

    /** Runs one attempt in the target's database, which is created first where a migration finds it missing. */
    Future<MigrationResult> run(Attempt attempt, Work work) {
        MigrationCommand command = attempt.command();
        String schema = attempt.plan().set().insideSchema();
        return ensure(attempt)
                .compose(there -> {
                    TargetDatabase own = server.own(command.target().name());
                    return work.in(own, PgOwnTarget.inside(command, schema))
                            .compose(result -> forget(own, command.target(), result))
                            .eventually(own::closeAsync);
                })
                .otherwise(error -> error instanceof NotThere missing
                        ? missing.result
                        : new MigrationResult.Failed(Failures.of(error), attempt.elapsed()));
    }

    /** Forgets what the target processed too long ago for Kafka to deliver it again: nothing else comes by here. */
    private static Future<MigrationResult> forget(TargetDatabase own, Target target, MigrationResult result) {
        if (!(result instanceof MigrationResult.Applied)) {
            return Future.succeededFuture(result);
        }
        return ProcessedEvents.prune(own, ProcessedEvents.KEPT)
                .onFailure(error -> LOG.atWarn()
                        .addKeyValue(LogKeys.TARGET, target)
                        .setCause(error)
                        .log("processed events could not be pruned; they will be after the next command"))
                .transform(pruned -> Future.succeededFuture(result));
    }

    private Future<Void> ensure(Attempt attempt) {
        MigrationCommand command = attempt.command();
        String name = command.target().name();
        return server.pool()
                .query("SELECT datallowconn AND datconnlimit <> -2 FROM pg_catalog.pg_database WHERE datname = "
                        + Sql.literal(name))
                .execute()
                .compose(rows -> {
                    if (rows.size() == 0) {
                        // There is no database that could tell of an earlier attempt.
                        return attempt.start().begin()
                                ? create(command)
                                : Future.failedFuture(new NotThere(new MigrationResult.NotBegun()));
                    }
                    return rows.iterator().next().getBoolean(0)
                            ? Future.succeededFuture()
                            : refused(
                                    FailureKind.OPERATOR_NEEDED,
                                    "database " + name
                                            + " takes no connections: its creation was interrupted, or it was"
                                            + " closed; drop it, or ALTER DATABASE " + Sql.identifier(name)
                                            + " ALLOW_CONNECTIONS true");
                });
    }

    private Future<Void> create(MigrationCommand command) {
        String name = command.target().name();
        if (command.operation() != Operation.MIGRATE) {
            return refused(FailureKind.PERMANENT, "database " + name + " does not exist: only a migration creates it");
        }
        return notDropped(command)
                .compose(free -> server.pool()
                        .query("CREATE DATABASE " + Sql.identifier(name))
                        .execute())
                .<Void>mapEmpty()
                .recover(error -> {
                    String state = error instanceof PgException refused ? refused.getSqlState() : "";
                    return switch (state) {
                        case ALREADY_THERE, CREATED_MEANWHILE -> Future.succeededFuture();
                        case TEMPLATE_IN_USE -> refused(FailureKind.RETRYABLE, String.valueOf(error.getMessage()));
                        case NOT_ALLOWED ->
                            refused(
                                    FailureKind.PERMANENT,
                                    error.getMessage() + "; create database " + name
                                            + " by hand, or ALTER ROLE of the worker CREATEDB");
                        default -> Future.failedFuture(error);
                    };
                });
    }

    /** A drop leaves its fence with the server: a command from before it must not make the database again. */
    private Future<Void> notDropped(MigrationCommand command) {
        return server.pool()
                .query("SELECT to_regclass('skein.fences') IS NOT NULL")
                .execute()
                .compose(rows -> rows.iterator().next().getBoolean(0) ? newest(command) : Future.succeededFuture());
    }

    private Future<Void> newest(MigrationCommand command) {
        return server.pool()
                .query("SELECT fence FROM skein.fences WHERE target = "
                        + Sql.literal(command.target().name()) + " AND fence > " + command.fence())
                .execute()
                .compose(rows -> rows.size() == 0
                        ? Future.succeededFuture()
                        : Future.failedFuture(new NotThere(
                                new MigrationResult.Stale(rows.iterator().next().getLong(0)))));
    }

    private static Future<Void> refused(FailureKind kind, String message) {
        return Future.failedFuture(new NotThere(new MigrationResult.Failed(Failure.of(kind, message), Duration.ZERO)));
    }

    /** Reads all databases that fit the scan, a few at a time; one that cannot be read is reported as foreign. */
    Future<List<ScannedTarget>> scan(MigrationPlan plan, FleetScan scan) {
        Permits few = new Permits(READ_AT_ONCE);
        return server.pool()
                .query(NAMES + Sql.literal(FleetReader.like(scan.pattern())) + " ORDER BY 1")
                .execute()
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map((Row row) -> row.getString(0))
                        .filter(name -> scan.names().isEmpty() || scan.names().contains(name))
                        .map(name -> few.run(() -> read(name, plan, scan)))
                        .toList())
                .compose(Future::all)
                .map(all -> all.<ScannedTarget>list());
    }

    private Future<ScannedTarget> read(String name, MigrationPlan plan, FleetScan scan) {
        String schema = plan.set().insideSchema();
        FleetScan inside = new FleetScan(
                scan.scanId(),
                scan.set(),
                scan.database(),
                schema,
                List.of(schema),
                scan.detail(),
                scan.issuedAt(),
                scan.expiresAt(),
                Optional.empty(),
                scan.version());
        TargetDatabase own = server.own(name);
        return own.prepared()
                .compose(ready -> new FleetReader(own.pool(), plan, inside).read())
                .map(found -> found.isEmpty() ? absent(name, plan, scan) : named(name, found.get(0)))
                .otherwise(error -> Histories.Finding.unread("the database cannot be read: " + error.getMessage())
                        .of(name, Optional.empty(), List.of()))
                .eventually(own::closeAsync);
    }

    private static ScannedTarget absent(String name, MigrationPlan plan, FleetScan scan) {
        return new Histories(plan, scan).absent(true).of(name, Optional.empty(), List.of());
    }

    private static ScannedTarget named(String name, ScannedTarget found) {
        return new ScannedTarget(
                name,
                found.history(),
                found.version(),
                found.repeatablesPending(),
                found.problem(),
                found.fingerprint(),
                found.catalog(),
                found.path());
    }
}
