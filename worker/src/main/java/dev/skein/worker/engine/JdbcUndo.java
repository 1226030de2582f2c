package dev.skein.worker.engine;

import dev.skein.contracts.Failure;
import dev.skein.contracts.MigrationPath;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/**
 * Takes versions back by their {@code U} scripts, in one transaction with the history's {@code DELETE} rows: on SQLite.
 * {@link UndoRoute} refuses it where DDL commits by itself. Blocks; for one thread.
 */
final class JdbcUndo {
    private static final String INSTALLED_BY = "skein";

    private final JdbcSession session;
    private final Attempt attempt;
    private final VendorErrors errors;
    private final Bookkeeping book;

    JdbcUndo(JdbcSession session, Attempt attempt, VendorErrors errors) {
        this.session = session;
        this.attempt = attempt;
        this.errors = errors;
        this.book = new Bookkeeping(session);
    }

    /** @throws SQLException when a statement fails; nothing is committed then */
    MigrationResult run() throws SQLException {
        List<HistoryRow> history = book.history();
        return switch (new UndoRoute(attempt.plan(), attempt.command()).route(history)) {
            case Route.Answer answer -> answer.result();
            case Route.Fast fast -> apply(fast, history);
            case Route.Flyway flyway -> throw new IllegalStateException("an undo never goes to Flyway");
        };
    }

    private MigrationResult apply(Route.Fast route, List<HistoryRow> history) throws SQLException {
        Connection connection = session.connection();
        connection.setAutoCommit(false);
        try {
            int rank = history.stream().mapToInt(HistoryRow::rank).max().orElse(0);
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
            MigrationResult.Applied result = MigrationResult.Applied.of(
                            MigrationPath.FLYWAY, route.before(), route.after(), route.names())
                    .committed(attempt.elapsed());
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
            session.clock().start();
            try (Statement statement = session.connection().createStatement()) {
                statement.execute(each.sql());
            } catch (SQLException e) {
                Failure failure = errors.failure(e);
                return Optional.of(new Failure(
                        failure.kind(),
                        failure.message() + "; nothing was undone",
                        failure.sqlState(),
                        Optional.of(pending.script().name()),
                        Optional.of(each.line())));
            } finally {
                session.clock().stop();
            }
        }
        HistoryRow row = pending.entry();
        Jdbc.run(
                session.connection(),
                "INSERT INTO " + session.history() + " (installed_rank, version, description, type, script, checksum,"
                        + " installed_by, execution_time, success) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)",
                rank,
                row.version().orElseThrow(),
                row.description(),
                row.type(),
                row.script(),
                row.checksum().orElseThrow(),
                INSTALLED_BY,
                (int) ((System.nanoTime() - began) / 1_000_000));
        return Optional.empty();
    }
}
