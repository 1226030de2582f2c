package dev.skein.worker.engine;

import dev.skein.contracts.MigrationCommand;
import java.sql.SQLException;
import java.util.Optional;

/** The mark of a backup or a restore in a target, by Skein's tables in it. Blocks. */
final class JdbcMarks {
    private JdbcMarks() {}

    /** What is known of the command; a target without Skein's tables knows nothing. */
    static Optional<MigrationResult> answer(JdbcSession session, MigrationCommand command) throws SQLException {
        return session.has(Bookkeeping.STEPS) ? new Bookkeeping(session).answer(command) : Optional.empty();
    }

    /** Lets no older command begin any more, notes who holds the lock, and forgets what somebody has repaired. */
    static void begin(JdbcSession session, MigrationCommand command) throws SQLException {
        if (session.has(Bookkeeping.STEPS)) {
            Bookkeeping book = new Bookkeeping(session);
            book.raise(command.fence());
            if (session.has(Sql.HISTORY_TABLE)) {
                book.settle();
            }
        }
    }

    /** Marks the command as done; a target that Skein has never migrated stays as it is. */
    static void note(JdbcSession session, MigrationCommand command, MigrationResult.Applied done) throws SQLException {
        if (session.has(Bookkeeping.STEPS)) {
            Bookkeeping book = new Bookkeeping(session);
            book.raise(command.fence());
            book.close(command, done);
        }
    }
}
