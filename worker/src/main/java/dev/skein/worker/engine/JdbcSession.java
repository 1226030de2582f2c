package dev.skein.worker.engine;

import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConnection;

/**
 * A connection to one target. For one thread; closing it also gives the target's lock back.
 *
 * @param schema what Flyway calls the target on this connection
 * @param clock when the statement of a script that now runs began
 * @param lock what is released after the connection is closed
 */
record JdbcSession(Connection connection, Dialect dialect, String schema, StatementClock clock, Runnable lock)
        implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcSession.class);

    /** Skein's own tables, and Flyway's, in the target. */
    String table(String name) {
        return switch (dialect) {
            case MARIADB -> "`" + schema + "`.`" + name + "`";
            case SQLITE, POSTGRESQL -> Sql.identifier(schema) + "." + Sql.identifier(name);
        };
    }

    /** Flyway's history. */
    String history() {
        return table(Sql.HISTORY_TABLE);
    }

    /** Whether the target has a table of that name. */
    boolean has(String table) throws SQLException {
        return dialect == Dialect.SQLITE
                ? Jdbc.exists(connection, "SELECT 1 FROM main.sqlite_master WHERE type = 'table' AND name = ?", table)
                : Jdbc.exists(
                        connection,
                        "SELECT 1 FROM information_schema.tables WHERE table_schema = ? AND table_name = ?",
                        schema,
                        table);
    }

    /** Ends what runs on another thread; the session's own thread meets an error and closes it. */
    void abort() {
        try {
            if (connection instanceof SQLiteConnection sqlite) {
                sqlite.getDatabase().interrupt();
            } else {
                connection.abort(Runnable::run);
            }
        } catch (SQLException e) {
            LOG.atWarn().log("a session could not be cut off: {}", e.getMessage());
        }
    }

    @Override
    public void close() throws SQLException {
        try {
            connection.close();
        } finally {
            lock.run();
        }
    }
}
