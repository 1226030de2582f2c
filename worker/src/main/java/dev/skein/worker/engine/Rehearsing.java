package dev.skein.worker.engine;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collector;

/**
 * One rehearsal in one open transaction, which the caller rolls back. Never blocks; for one run.
 *
 * <p>Each statement is one round trip: the server's clock, the statement, the clock again, and the locks held by now.
 */
final class Rehearsing {
    private static final String CLOCK =
            "SELECT pg_catalog.to_jsonb(extract(epoch FROM pg_catalog.clock_timestamp()))::text AS skein_probe";

    private final SqlConnection connection;
    private final FastPathSql sql;
    private final Attempt attempt;
    private final Route.Fast route;
    private final String schema;
    private final RehearsalReport report = new RehearsalReport();
    private final Set<Long> there = new HashSet<>();

    Rehearsing(SqlConnection connection, FastPathSql sql, Attempt attempt, Route.Fast route) {
        this.connection = connection;
        this.sql = sql;
        this.attempt = attempt;
        this.route = route;
        this.schema = attempt.command().target().name();
    }

    /** Completes with the result, also when a statement fails. */
    Future<MigrationResult> run(TargetSnapshot target) {
        String path = sql.searchPath(target);
        return remember()
                .compose(known -> send(sql.foundation(target)))
                .compose(ready -> send(List.of(path)))
                .compose(ready -> next(route.pending().iterator(), path));
    }

    /** The relations of the target before anything runs: locks on others are nobody's concern. */
    private Future<Void> remember() {
        return connection
                .query("SELECT oid::bigint FROM pg_class WHERE relnamespace = to_regnamespace(quote_ident("
                        + Sql.literal(schema) + "))")
                .execute()
                .onSuccess(rows -> rows.forEach(row -> there.add(row.getLong(0))))
                .mapEmpty();
    }

    private Future<MigrationResult> next(Iterator<Route.PendingScript> scripts, String path) {
        if (!scripts.hasNext()) {
            return verify();
        }
        Route.PendingScript pending = scripts.next();
        String name = pending.script().name();
        if (pending.body().obstacle().isPresent()) {
            report.skip(name, pending.body().obstacle().get());
            return next(scripts, path);
        }
        List<String> after = new ArrayList<>(sql.restored(pending.body()));
        after.add(path);
        return statements(name, pending.body().statements().iterator())
                .compose(done -> send(after))
                .compose(done -> next(scripts, path), error -> stop(error, name, scripts));
    }

    /** A script that needs those before it committed is no failure; it and all after it cannot be rehearsed. */
    private Future<MigrationResult> stop(Throwable error, String name, Iterator<Route.PendingScript> rest) {
        Throwable cause = error instanceof Refused refused ? refused.error : error;
        if (cause instanceof PgException refused && SqlStates.causedByOneTransaction(refused.getSqlState())) {
            report.skip(name, "the scripts before it must be committed first: " + refused.getErrorMessage());
            rest.forEachRemaining(each ->
                    report.skip(each.script().name(), name + ", which comes before it, could not be rehearsed"));
            return Future.succeededFuture(
                    RehearsalPath.rehearsed(attempt, route.before(), report.build(BigDecimal.ZERO)));
        }
        return Future.succeededFuture(RehearsalPath.refused(
                cause,
                error instanceof Refused refused ? refused.place() : java.util.Optional.empty(),
                report.skipped(),
                attempt));
    }

    private Future<Void> statements(String script, Iterator<ScriptStatement> statements) {
        if (!statements.hasNext()) {
            return Future.succeededFuture();
        }
        ScriptStatement statement = statements.next();
        SentText text = new SentText.Builder()
                .own(CLOCK)
                .of(script, statement)
                .own(CLOCK)
                .own(locks())
                .build();
        return send(text).compose(results -> {
            List<String> start = results.value();
            SqlResult<List<String>> ran = results.next();
            SqlResult<List<String>> end = ran.next();
            report.ran(
                    script,
                    statement,
                    new BigDecimal(start.get(0)),
                    new BigDecimal(end.value().get(0)),
                    ran.rowCount(),
                    held(end.next().value().get(0)));
            return statements(script, statements);
        });
    }

    private Future<MigrationResult> verify() {
        // What was skipped may be just what a query asks for.
        List<VerifyQueries.Query> queries =
                report.skipped().isEmpty() ? attempt.plan().verify(route.after(), attempt.command()) : List.of();
        SentText.Builder text = new SentText.Builder();
        queries.forEach(query -> text.of(query.script(), Verification.statement(query)));
        SentText asked = text.own(CLOCK).build();
        return send(asked)
                .map(results -> {
                    SqlResult<List<String>> last = results;
                    while (last.next() != null) {
                        last = last.next();
                    }
                    return RehearsalPath.rehearsed(
                            attempt,
                            route.before(),
                            report.build(new BigDecimal(last.value().get(0))));
                })
                .recover(error ->
                        stop(error, "verify", route.pending().subList(0, 0).iterator()));
    }

    private Future<SqlResult<List<String>>> send(SentText text) {
        Probes probes = new Probes();
        return connection
                .query(text.sql())
                .collecting(probes.collector())
                .execute()
                .recover(error -> Future.failedFuture(new Refused(error, text, probes.completed)));
    }

    private Future<Void> send(List<String> statements) {
        return statements.isEmpty()
                ? Future.succeededFuture()
                : connection.query(String.join(";", statements)).execute().mapEmpty();
    }

    private String locks() {
        return "SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_array(l.relation::pg_catalog.int8, n.nspname,"
                + " c.relname, l.mode)), '[]')::text AS skein_probe FROM pg_catalog.pg_locks l"
                + " JOIN pg_catalog.pg_class c ON c.oid = l.relation"
                + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                + " WHERE l.pid = pg_catalog.pg_backend_pid() AND l.locktype = 'relation' AND l.granted"
                + " AND n.nspname <> ALL (ARRAY['pg_catalog', 'information_schema', 'pg_toast', 'skein'])"
                + " AND c.relname !~ '^" + Sql.HISTORY_TABLE + "'";
    }

    private List<RehearsalReport.HeldLock> held(String json) {
        List<RehearsalReport.HeldLock> held = new ArrayList<>();
        for (Object each : new JsonArray(json)) {
            JsonArray lock = (JsonArray) each;
            String space = lock.getString(1);
            boolean own = space.equals(schema);
            if (!space.startsWith("pg_temp") && (!own || there.contains(lock.getLong(0)))) {
                String name = own ? lock.getString(2) : space + "." + lock.getString(2);
                held.add(new RehearsalReport.HeldLock(lock.getLong(0), name, lock.getString(3)));
            }
        }
        return held;
    }

    /** Keeps what the probes say and drops what the scripts' own queries return. */
    private static final class Probes {
        private volatile int completed;

        Collector<Row, List<String>, List<String>> collector() {
            return Collector.of(
                    ArrayList::new,
                    (kept, row) -> {
                        if (row.getColumnIndex("skein_probe") >= 0) {
                            kept.add(row.getString("skein_probe"));
                        }
                    },
                    (kept, more) -> kept,
                    this::next);
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // one connection completes one statement after the other
        private List<String> next(List<String> kept) {
            completed++;
            return kept;
        }
    }

    /** An error with the text it happened in. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient SentText text;
        private final Throwable error;
        private final int completed;

        Refused(Throwable error, SentText text, int completed) {
            super(error);
            this.error = error;
            this.text = text;
            this.completed = completed;
        }

        java.util.Optional<SentText.Place> place() {
            String position = error instanceof PgException refused ? refused.getPosition() : null;
            return text.locate(completed, position);
        }
    }
}
