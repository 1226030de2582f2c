package dev.skein.worker.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
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

    /** Whether the target holds nothing of anybody's. */
    boolean isEmpty() throws SQLException {
        return dialect == Dialect.SQLITE
                ? !Jdbc.exists(
                        connection, "SELECT 1 FROM main.sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
                : !Jdbc.exists(
                        connection,
                        "SELECT 1 FROM information_schema.tables WHERE table_schema = ?"
                                + " UNION ALL SELECT 1 FROM information_schema.routines WHERE routine_schema = ?"
                                + " UNION ALL SELECT 1 FROM information_schema.events WHERE event_schema = ? LIMIT 1",
                        schema,
                        schema,
                        schema);
    }

    /** Makes the table that Flyway's own DDL makes: {@code getRawCreateScript} of its database. */
    List<String> historyDdl() {
        String name = Sql.HISTORY_TABLE;
        return switch (dialect) {
            case MARIADB ->
                List.of("CREATE TABLE " + history() + " (`installed_rank` INT NOT NULL, `version` VARCHAR(50),"
                        + " `description` VARCHAR(200) NOT NULL, `type` VARCHAR(20) NOT NULL,"
                        + " `script` VARCHAR(1000) NOT NULL, `checksum` INT, `installed_by` VARCHAR(100) NOT NULL,"
                        + " `installed_on` TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,"
                        + " `execution_time` INT NOT NULL, `success` BOOL NOT NULL,"
                        + " CONSTRAINT `" + name + "_pk` PRIMARY KEY (`installed_rank`),"
                        + " INDEX `" + name + "_s_idx` (`success`))");
            case SQLITE, POSTGRESQL ->
                List.of(
                        "CREATE TABLE " + history() + " (\n    \"installed_rank\" INT NOT NULL PRIMARY KEY,\n"
                                + "    \"version\" VARCHAR(50),\n    \"description\" VARCHAR(200) NOT NULL,\n"
                                + "    \"type\" VARCHAR(20) NOT NULL,\n    \"script\" VARCHAR(1000) NOT NULL,\n"
                                + "    \"checksum\" INT,\n    \"installed_by\" VARCHAR(100) NOT NULL,\n"
                                + "    \"installed_on\" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f','now')),\n"
                                + "    \"execution_time\" INT NOT NULL,\n    \"success\" BOOLEAN NOT NULL\n)",
                        "CREATE INDEX " + table(name + "_s_idx") + " ON \"" + name + "\" (\"success\")");
        };
    }

    /** Takes back what is not committed, gives up locks on tables, and lets each statement commit by itself again. */
    void rollback() throws SQLException {
        if (dialect == Dialect.SQLITE && !connection.getAutoCommit()) {
            try {
                connection.rollback();
            } catch (SQLException e) {
                noTransaction(e);
                Jdbc.run(connection, "BEGIN"); // which the driver wants to end
            }
        } else {
            try {
                Jdbc.run(connection, "ROLLBACK");
            } catch (SQLException e) {
                noTransaction(e);
            }
        }
        if (dialect == Dialect.MARIADB) {
            Jdbc.run(connection, "UNLOCK TABLES");
        }
        connection.setAutoCommit(true);
    }

    /** SQLite's answer to a rollback after it has rolled back by itself, and after most scripts. */
    private static void noTransaction(SQLException error) throws SQLException {
        if (!String.valueOf(error.getMessage()).contains("no transaction is active")) {
            throw error;
        }
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
