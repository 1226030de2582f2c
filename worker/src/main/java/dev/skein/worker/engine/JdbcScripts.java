package dev.skein.worker.engine;

import dev.skein.contracts.Failure;
import dev.skein.contracts.MigrationPath;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The fast path over JDBC: runs what is pending from the compiled plan, without Flyway, and leaves what Flyway would
 * leave: the same statements in the same transactions, the same rows in the history. Blocks; for one thread, under the
 * target's lock.
 *
 * <p>On SQLite all scripts, the history and the command's mark are the caller's transaction. On MariaDB each script
 * commits as it goes, with a note on each statement.
 */
final class JdbcScripts {
    private final JdbcSession session;
    private final Attempt attempt;
    private final JdbcStatements statements;
    private final Bookkeeping book;
    private final StepNotes notes;

    JdbcScripts(JdbcSession session, Attempt attempt, SlowStatements slow, VendorErrors errors) {
        this.session = session;
        this.attempt = attempt;
        this.statements = new JdbcStatements(session, attempt, slow, errors);
        this.book = new Bookkeeping(session);
        this.notes = new StepNotes(session, attempt);
    }

    /**
     * Runs the scripts of a route.
     *
     * @param rank of the history's last row; 0 for none
     * @throws SQLException when one of Skein's own statements fails
     */
    MigrationResult run(Route.Fast route, int rank) throws SQLException {
        int next = rank;
        for (Route.PendingScript pending : route.pending()) {
            next++;
            Optional<MigrationResult> failed =
                    session.dialect() == Dialect.SQLITE ? within(pending, next) : stepwise(pending, next);
            if (failed.isPresent()) {
                return failed.get();
            }
        }
        return end(MigrationResult.Applied.of(MigrationPath.FAST, route.before(), route.after(), route.names())
                .saved(attempt.point()));
    }

    private MigrationResult end(MigrationResult.Applied result) throws SQLException {
        home();
        Optional<Drift> drift = JdbcVerify.find(session, attempt, result.after());
        if (drift.isPresent()) {
            return new MigrationResult.Failed(drift.get().failure(left(result)), attempt.elapsed());
        }
        MigrationResult.Applied committed = result.committed(attempt.elapsed());
        book.close(attempt.command(), committed);
        return committed;
    }

    private String left(MigrationResult.Applied result) {
        if (session.dialect() == Dialect.SQLITE) {
            return "nothing was committed";
        }
        return result.applied().isEmpty()
                ? "nothing was pending"
                : "committed all the same: " + String.join(", ", result.applied());
    }

    /** A script as part of the caller's transaction. */
    private Optional<MigrationResult> within(Route.PendingScript pending, int rank) throws SQLException {
        long began = System.nanoTime();
        String script = pending.script().name();
        for (ScriptStatement each : pending.body().statements()) {
            Optional<Failure> failure = statements.run(script, each);
            if (failure.isPresent()) {
                return failure.map(words -> new MigrationResult.Failed(words, attempt.elapsed()));
            }
        }
        book.record(pending.entry(), rank, millisSince(began), true);
        return Optional.empty();
    }

    /** A script with a note on each statement; what follows its last DDL is one transaction with its history row. */
    private Optional<MigrationResult> stepwise(Route.PendingScript pending, int rank) throws SQLException {
        long began = System.nanoTime();
        String script = pending.script().name();
        home();
        Connection connection = session.connection();
        connection.setAutoCommit(false);
        notes.begin(script);
        for (ScriptStatement each : pending.body().statements()) {
            notes.statement(script, each.sql(), !session.dialect().commits(each.sql()));
            Optional<Failure> failure = statements.run(script, each);
            if (failure.isPresent()) {
                return Optional.of(notes.failed(
                        script, failure.get(), () -> book.record(pending.entry(), rank, millisSince(began), false)));
            }
        }
        book.record(pending.entry(), rank, millisSince(began), true);
        book.ended(script);
        connection.commit();
        connection.setAutoCommit(true);
        return Optional.empty();
    }

    /** A script may have chosen another database. */
    private void home() throws SQLException {
        if (session.dialect() == Dialect.MARIADB) {
            session.connection().setCatalog(session.schema());
        }
    }

    private static int millisSince(long began) {
        return (int) ((System.nanoTime() - began) / 1_000_000);
    }

    /** The rank of the last row. */
    static int lastRank(List<HistoryRow> history) {
        return history.stream().mapToInt(HistoryRow::rank).max().orElse(0);
    }
}
