package dev.skein.worker.engine;

import dev.skein.contracts.Failure;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Sends the statements of scripts over a session, on its clock, and says which failed. Blocks; for one thread. */
record JdbcStatements(JdbcSession session, Attempt attempt, SlowStatements slow, VendorErrors errors) {

    /** The failure of a statement, with its script and line; empty when it ran. */
    Optional<Failure> run(String script, ScriptStatement each) {
        session.clock().start();
        try (Statement statement = session.connection().createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(each.sql());
            return Optional.empty();
        } catch (SQLException e) {
            Failure failure = errors.failure(e);
            return Optional.of(new Failure(
                    failure.kind(),
                    failure.message(),
                    failure.sqlState(),
                    Optional.of(script),
                    Optional.of(each.line())));
        } finally {
            slow.see(attempt.command(), script, each.sql(), session.clock());
            session.clock().stop();
        }
    }
}
