package dev.skein.worker.engine;

import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import dev.skein.contracts.MigrationPath;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Takes versions back by their {@code U} scripts and appends the history's {@code DELETE} rows. On SQLite all of it is one
 * transaction. On MariaDB DDL commits by itself: how far a script has come is noted statement by statement, and one that
 * fails half way is left to a person. Blocks; for one thread.
 */
final class JdbcUndo {
    private final JdbcSession session;
    private final Attempt attempt;
    private final JdbcStatements sender;
    private final Bookkeeping book;

    JdbcUndo(JdbcSession session, Attempt attempt, SlowStatements slow, VendorErrors errors) {
        this.session = session;
        this.attempt = attempt;
        this.sender = new JdbcStatements(session, attempt, slow, errors);
        this.book = new Bookkeeping(session);
    }

    /** @throws SQLException when one of Skein's own statements fails */
    MigrationResult run() throws SQLException {
        List<HistoryRow> history = book.history();
        return switch (new UndoRoute(attempt.plan(), attempt.command()).route(history)) {
            case Route.Answer answer -> answer.result();
            case Route.Fast fast ->
                session.dialect() == Dialect.MARIADB ? stepwise(fast, history) : apply(fast, history);
            case Route.Flyway flyway -> throw new IllegalStateException("an undo never goes to Flyway");
        };
    }

    private MigrationResult stepwise(Route.Fast route, List<HistoryRow> history) throws SQLException {
        int rank = JdbcScripts.lastRank(history);
        for (Route.PendingScript pending : route.pending()) {
            rank++;
            Optional<Failure> failure = steps(pending, rank);
            if (failure.isPresent()) {
                return new MigrationResult.Failed(failure.get(), attempt.elapsed());
            }
        }
        Optional<Drift> drift = JdbcVerify.find(session, attempt, route.after());
        if (drift.isPresent()) {
            return new MigrationResult.Failed(drift.get().failure("what was undone stays so"), attempt.elapsed());
        }
        MigrationResult.Applied result = result(route);
        book.close(attempt.command(), result);
        return result;
    }

    private Optional<Failure> steps(Route.PendingScript pending, int rank) throws SQLException {
        String script = pending.script().name();
        List<ScriptStatement> statements = pending.body().statements();
        long began = System.nanoTime();
        book.begin(attempt.command(), script);
        for (int i = 0; i < statements.size(); i++) {
            book.step(script, i + 1);
            Optional<Failure> failure = sender.run(script, statements.get(i));
            if (failure.isPresent()) {
                return Optional.of(i == 0 ? untouched(script, failure.get()) : half(script, failure.get(), i));
            }
        }
        session.connection().setAutoCommit(false);
        try {
            record(pending.entry(), rank, began);
            book.ended(script);
            session.connection().commit();
        } finally {
            session.connection().setAutoCommit(true);
        }
        return Optional.empty();
    }

    private Failure untouched(String script, Failure failure) throws SQLException {
        book.ended(script);
        return told(failure, failure.kind(), failure.message() + "; nothing of " + script + " was undone");
    }

    /** The note stays, so that every later command says the same until somebody has looked. */
    private Failure half(String script, Failure failure, int applied) {
        String progress = Progress.of(script, attempt).halfUndone(failure.message(), applied);
        return told(failure, FailureKind.OPERATOR_NEEDED, progress);
    }

    private static Failure told(Failure failure, FailureKind kind, String message) {
        return new Failure(kind, message, failure.sqlState(), failure.script(), failure.line());
    }

    private MigrationResult.Applied result(Route.Fast route) {
        return MigrationResult.Applied.of(MigrationPath.FLYWAY, route.before(), route.after(), route.names())
                .committed(attempt.elapsed());
    }

    private MigrationResult apply(Route.Fast route, List<HistoryRow> history) throws SQLException {
        Connection connection = session.connection();
        connection.setAutoCommit(false);
        try {
            int rank = JdbcScripts.lastRank(history);
            for (Route.PendingScript pending : route.pending()) {
                rank++;
                Optional<Failure> failure = script(pending, rank);
                if (failure.isPresent()) {
                    connection.rollback();
                    return new MigrationResult.Failed(failure.get(), attempt.elapsed());
                }
            }
            Optional<Drift> drift = JdbcVerify.find(session, attempt, route.after());
            if (drift.isPresent()) {
                connection.rollback();
                return new MigrationResult.Failed(drift.get().failure("nothing was committed"), attempt.elapsed());
            }
            MigrationResult.Applied result = result(route);
            book.close(attempt.command(), result);
            connection.commit();
            return result;
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private Optional<Failure> script(Route.PendingScript pending, int rank) throws SQLException {
        long began = System.nanoTime();
        for (ScriptStatement each : pending.body().statements()) {
            Optional<Failure> failure = sender.run(pending.script().name(), each);
            if (failure.isPresent()) {
                return failure.map(words -> told(words, words.kind(), words.message() + "; nothing was undone"));
            }
        }
        record(pending.entry(), rank, began);
        return Optional.empty();
    }

    private void record(HistoryRow row, int rank, long began) throws SQLException {
        book.record(row, rank, (int) ((System.nanoTime() - began) / 1_000_000), true);
    }
}
