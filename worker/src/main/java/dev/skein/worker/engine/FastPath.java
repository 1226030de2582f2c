package dev.skein.worker.engine;

import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import dev.skein.contracts.Operation;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Collector;

/**
 * Migrates a target in one transaction and two round trips, on the reactive client. Never blocks; safe on any thread.
 *
 * <p>Whatever happens, the connection returns to the pool outside any transaction or not at all. When the connection is
 * lost after the scripts were sent, nobody knows whether they were committed: the attempt fails as retryable, and the
 * next one finds the command's row or does not.
 */
final class FastPath {
    private final AttemptSessions sessions;
    private final Consumer<Duration> answered;

    /** @param answered told how long the server took to say how a target stands */
    FastPath(AttemptSessions sessions, Consumer<Duration> answered) {
        this.sessions = sessions;
        this.answered = answered;
    }

    /** How a visit of the fast path ended. */
    sealed interface Outcome {
        /** The attempt has its result. */
        record Done(MigrationResult result) implements Outcome {}

        /**
         * Flyway has to run; the target is as it was.
         *
         * @param grouped whether its scripts may share one transaction
         */
        record LeaveToFlyway(String reason, boolean grouped) implements Outcome {}
    }

    /** Runs one attempt; fails only when no connection can be had, or with the error of the first send. */
    Future<Outcome> run(Attempt attempt) {
        FastPathSql sql = FastPathSql.of(attempt);
        return sessions.with(connection -> look(connection, sql)
                .compose(target -> follow(connection, sql, target, attempt))
                .recover(error -> rollback(connection).compose(ended -> Future.failedFuture(error))));
    }

    private Future<TargetSnapshot> look(SqlConnection connection, FastPathSql sql) {
        long asked = System.nanoTime();
        return open(connection, sql).onSuccess(there -> answered.accept(Duration.ofNanos(System.nanoTime() - asked)));
    }

    static Future<TargetSnapshot> open(SqlConnection connection, FastPathSql sql) {
        return connection
                .query(sql.open())
                .execute()
                .map(begin -> TargetSnapshot.of(begin.next().iterator().next()));
    }

    private static Future<Outcome> follow(
            SqlConnection connection, FastPathSql sql, TargetSnapshot target, Attempt attempt) {
        Route route = Eligibility.route(attempt.plan(), target, attempt.command());
        // What is done is told, also when it was called off since; what Flyway has to run may wait for a thread, and is
        // asked then.
        boolean done = route instanceof Route.Answer answer && answer.result() instanceof MigrationResult.Applied;
        if (!done && !(route instanceof Route.Flyway) && !attempt.start().begin()) {
            return rollback(connection).map(ended -> new Outcome.Done(calledOff(route)));
        }
        return switch (route) {
            case Route.Answer answer -> rollback(connection).map(ended -> new Outcome.Done(answer.result()));
            case Route.Flyway flyway ->
                rollback(connection).map(ended -> new Outcome.LeaveToFlyway(flyway.reason(), true));
            case Route.Fast fast ->
                apply(
                        connection,
                        sql.apply(target, fast, attempt.plan().verify(fast.after(), attempt.command())),
                        sql.result(fast),
                        attempt);
        };
    }

    /** A target that is busy may just be brought there, by an attempt whose worker is gone: it has to be looked at again. */
    private static MigrationResult calledOff(Route route) {
        return route instanceof Route.Answer answer && answer.result() instanceof MigrationResult.Busy busy
                ? busy
                : new MigrationResult.NotBegun();
    }

    private static Future<Outcome> apply(
            SqlConnection connection, SentText text, MigrationResult.Applied result, Attempt attempt) {
        Completed completed = new Completed();
        return connection
                .query(text.sql())
                .collecting(completed.collector())
                .execute()
                .<Outcome>map(committed -> new Outcome.Done(result.committed(attempt.elapsed())))
                .recover(error -> rollback(connection).map(ended -> explain(error, text, completed, attempt)));
    }

    private static Outcome explain(Throwable error, SentText text, Completed completed, Attempt attempt) {
        Duration elapsed = attempt.elapsed();
        if (!(error instanceof PgException refused)) {
            return new Outcome.Done(new MigrationResult.Failed(
                    Failure.of(
                            FailureKind.RETRYABLE,
                            "the connection was lost before the commit was confirmed: " + error.getMessage()),
                    elapsed));
        }
        // Flyway could not undo: it only knows how to migrate.
        boolean migrates = attempt.command().operation() == Operation.MIGRATE;
        if (migrates && SqlStates.causedByOneTransaction(refused.getSqlState())) {
            return new Outcome.LeaveToFlyway(refused.getErrorMessage(), false);
        }
        return new Outcome.Done(new MigrationResult.Failed(
                Failures.of(refused, text.locate(completed.statements, refused.getPosition())), elapsed));
    }

    /** Ends the transaction; if that is in doubt, ends the session, so that nobody meets it again. */
    static Future<Void> rollback(SqlConnection connection) {
        return connection
                .query("ROLLBACK")
                .execute()
                .recover(doubt -> connection
                        .query("SELECT pg_terminate_backend(pg_backend_pid())")
                        .execute())
                .<Void>mapEmpty()
                // A session that takes neither statement is closed, and the pool has dropped it.
                .otherwiseEmpty();
    }

    /** Counts the statements that the server has completed, since an error at run time does not say where it was. */
    private static final class Completed {
        private volatile int statements;

        Collector<Row, Completed, Completed> collector() {
            return Collector.of(() -> this, (all, row) -> {}, (all, other) -> all, Completed::next);
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // one connection completes one statement after the other
        private Completed next() {
            statements++;
            return this;
        }
    }
}
