package dev.skein.worker.engine;

import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import java.sql.SQLException;

/**
 * Notes how far a script has come that no transaction holds together, statement by statement, so that a person can be
 * told what stays when it fails or when its session dies. For one run on one thread; blocks.
 */
final class StepNotes {
    private final JdbcSession session;
    private final Attempt attempt;
    private final Bookkeeping book;
    private int begun;
    private int lockedFrom;

    StepNotes(JdbcSession session, Attempt attempt) {
        this.session = session;
        this.attempt = attempt;
        this.book = new Bookkeeping(session);
    }

    /** A script begins. */
    void begin(String script) throws SQLException {
        begun = 0;
        lockedFrom = 0;
        book.begin(attempt.command(), script);
    }

    /**
     * A statement begins.
     *
     * @param staysInTransaction whether a rollback takes it back, and it commits nothing that came before
     */
    void statement(String script, String sql, boolean staysInTransaction) throws SQLException {
        begun++;
        String first = Dialect.firstWord(sql);
        if (first.equals("UNLOCK")) {
            lockedFrom = 0;
        } else if (lockedFrom == 0 && !staysInTransaction) {
            book.step(script, begun);
        }
        if (first.equals("LOCK") && session.dialect() == Dialect.MARIADB) {
            lockedFrom = begun;
        }
    }

    /** Something that is done where a script has failed, after what it had open was taken back. */
    interface Failed {
        void run() throws SQLException;
    }

    /**
     * Takes back what the script has open, and says what stays of it.
     *
     * @param record writes the history's failed row, if nobody has yet
     */
    MigrationResult failed(String script, Failure failure, Failed record) {
        Failure told = failure;
        try {
            session.rollback();
            record.run();
            int noted = book.open().stream()
                    .filter(step -> step.script().equals(script))
                    .mapToInt(Bookkeeping.Step::statement)
                    .findFirst()
                    .orElse(0);
            int applied = Math.max(0, Math.min(noted, begun - 1));
            told = applied == 0 && lockedFrom == 0 ? untouched(script, failure) : half(script, failure, applied);
        } catch (SQLException lost) {
            // The session is gone: the note on the script stays as far as it was committed, and the next attempt reads
            // it.
            told = JdbcFailures.with(
                    failure, failure.kind(), failure.message() + "; then the session was lost: " + lost.getMessage());
        }
        return new MigrationResult.Failed(told, attempt.elapsed());
    }

    private Failure untouched(String script, Failure failure) throws SQLException {
        book.forget(script);
        return JdbcFailures.with(failure, failure.kind(), failure.message() + "; nothing of " + script + " stays");
    }

    private Failure half(String script, Failure failure, int applied) throws SQLException {
        String words = Progress.of(script, attempt).failed(failure.message(), applied, begun, lockedFrom);
        book.failed(script, applied, begun, words);
        return JdbcFailures.with(failure, FailureKind.OPERATOR_NEEDED, words);
    }
}
