package dev.skein.worker.engine;

import dev.skein.contracts.SchemaVersion;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Asks a set's verify queries over JDBC. The database itself keeps them from changing anything: by a transaction that
 * only reads, or in SQLite by {@code query_only}. Blocks.
 */
final class JdbcVerify {
    private static final int SHOWN = 500;

    private JdbcVerify() {}

    /**
     * The first query of a version that returns a row, or that the schema does not allow.
     *
     * @throws SQLException when a query fails for another reason than the schema
     */
    static Optional<Drift> find(JdbcSession session, Attempt attempt, Optional<SchemaVersion> version)
            throws SQLException {
        for (VerifyQueries.Query query : attempt.plan().verify(version, attempt.command())) {
            Optional<Drift> drift = ask(session, query);
            if (drift.isPresent()) {
                return drift;
            }
        }
        return Optional.empty();
    }

    private static Optional<Drift> ask(JdbcSession session, VerifyQueries.Query query) throws SQLException {
        Connection connection = session.connection();
        boolean sqlite = session.dialect() == Dialect.SQLITE;
        Jdbc.run(connection, sqlite ? "PRAGMA query_only = ON" : "START TRANSACTION READ ONLY");
        session.clock().start();
        try (Statement statement = connection.createStatement()) {
            statement.setMaxRows(1);
            if (!statement.execute(query.sql())) {
                return Optional.of(new Drift(query.script(), "is no query: it returns no rows", Optional.empty()));
            }
            try (ResultSet rows = statement.getResultSet()) {
                return rows.next()
                        ? Optional.of(new Drift(
                                query.script(),
                                query.script() + " returned " + row(rows),
                                Optional.of(Verification.RETURNED_A_ROW)))
                        : Optional.empty();
            }
        } catch (SQLException e) {
            if (!dialectDrifted(session, e)) {
                throw e;
            }
            return Optional.of(
                    new Drift(query.script(), String.valueOf(e.getMessage()), Optional.ofNullable(e.getSQLState())));
        } finally {
            session.clock().stop();
            Jdbc.run(connection, sqlite ? "PRAGMA query_only = OFF" : "ROLLBACK");
        }
    }

    private static boolean dialectDrifted(JdbcSession session, SQLException error) {
        return session.dialect() == Dialect.SQLITE
                ? SqliteErrors.missing(error)
                : error.getSQLState() != null && error.getSQLState().startsWith("42");
    }

    private static String row(ResultSet rows) throws SQLException {
        JsonObject row = new JsonObject();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            row.put(rows.getMetaData().getColumnLabel(i), rows.getString(i));
        }
        String text = row.encode();
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN);
    }
}
