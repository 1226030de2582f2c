package dev.skein.worker.engine;

import dev.skein.contracts.MigrationCommand;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What Skein keeps in a target that is a database or a file: what it has processed, the newest fence, and how far a
 * script has come that no transaction holds together. Every method blocks; used under the target's lock.
 */
final class Bookkeeping {
    static final String PROCESSED = "skein_processed_events";
    static final String FENCE = "skein_fence";
    static final String STEPS = "skein_steps";

    private static final int KEPT_DAYS = (int) ProcessedEvents.KEPT.toDays();

    private final JdbcSession session;
    private final Connection connection;

    Bookkeeping(JdbcSession session) {
        this.session = session;
        this.connection = session.connection();
    }

    /**
     * A script that was begun.
     *
     * @param statement the last one that was begun and whose beginning is committed, from 1; 0 for none
     * @param problem why it failed; empty while its end is unknown
     */
    record Step(String script, int statement, Optional<String> problem) {}

    /** Makes the tables where they are missing; Flyway's history first, since it would not take the others for nothing. */
    void install() throws SQLException {
        if (!session.has(Sql.HISTORY_TABLE)) {
            for (String sql : session.historyDdl()) {
                Jdbc.run(connection, sql);
            }
        }
        if (session.has(STEPS)) {
            return; // the last of them
        }
        String engine = session.dialect() == Dialect.MARIADB ? " ENGINE = InnoDB" : "";
        for (String table : List.of(
                PROCESSED
                        + " (command_id CHAR(36) NOT NULL PRIMARY KEY, attempt INT NOT NULL, result MEDIUMTEXT NOT NULL,"
                        + " processed_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP)",
                FENCE + " (id INT NOT NULL PRIMARY KEY, fence BIGINT NOT NULL, session_id BIGINT)",
                STEPS
                        + " (script VARCHAR(255) NOT NULL PRIMARY KEY, command_id CHAR(36) NOT NULL, after_rank INT NOT NULL,"
                        + " statement INT NOT NULL, problem TEXT,"
                        + " started_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP)")) {
            int space = table.indexOf(' ');
            Jdbc.run(
                    connection,
                    "CREATE TABLE IF NOT EXISTS " + session.table(table.substring(0, space)) + table.substring(space)
                            + engine);
        }
    }

    /** What is known of a command before it runs: its stored result, or that a newer one has been here. */
    Optional<MigrationResult> answer(MigrationCommand command) throws SQLException {
        Optional<String> stored = Jdbc.text(
                connection,
                "SELECT result FROM " + session.table(PROCESSED) + " WHERE command_id = ?",
                command.commandId().toString());
        if (stored.isPresent()) {
            return stored.map(ProcessedEvents::decode);
        }
        return Jdbc.text(
                        connection,
                        "SELECT fence FROM " + session.table(FENCE) + " WHERE id = 1 AND fence > ?",
                        command.fence())
                .map(fence -> new MigrationResult.Stale(Long.parseLong(fence)));
    }

    /** Lets no older command begin any more, and notes who holds the lock. */
    void raise(long fence) throws SQLException {
        String holder = session.dialect() == Dialect.MARIADB ? "CONNECTION_ID()" : "NULL";
        boolean there = Jdbc.exists(connection, "SELECT 1 FROM " + session.table(FENCE) + " WHERE id = 1");
        Jdbc.run(
                connection,
                there
                        ? "UPDATE " + session.table(FENCE) + " SET fence = ?, session_id = " + holder + " WHERE id = 1"
                        : "INSERT INTO " + session.table(FENCE) + " (id, fence, session_id) VALUES (1, ?, " + holder
                                + ")",
                fence);
    }

    /** Notes that a script begins; belongs in its transaction, if it has one. */
    void begin(MigrationCommand command, String script) throws SQLException {
        Jdbc.run(connection, "DELETE FROM " + session.table(STEPS) + " WHERE script = ?", script);
        Jdbc.run(
                connection,
                "INSERT INTO " + session.table(STEPS) + " (script, command_id, after_rank, statement)"
                        + " SELECT ?, ?, COALESCE(MAX(installed_rank), -1), 0 FROM " + session.history(),
                script,
                command.commandId().toString());
    }

    /**
     * Notes that a statement begins. What commits the statement's own work, or work before it, commits the note as well:
     * the committed note never says less than what has happened.
     */
    void step(String script, int statement) throws SQLException {
        Jdbc.run(
                connection,
                "UPDATE " + session.table(STEPS) + " SET statement = ? WHERE script = ?",
                statement,
                script);
    }

    /**
     * Notes why a script failed, and how many of its statements stay. Where Flyway could not write its failed row, the
     * script's end stays unknown: nothing could tell later that somebody has repaired it.
     */
    void failed(String script, int applied, int begun, String problem) throws SQLException {
        if (!Jdbc.exists(
                connection, "SELECT 1 FROM " + session.history() + " WHERE script = ? AND success = 0", script)) {
            step(script, begun);
            return;
        }
        Jdbc.run(
                connection,
                "UPDATE " + session.table(STEPS) + " SET statement = ?, problem = ? WHERE script = ?",
                applied,
                problem,
                script);
    }

    /** Drops the note on a script that has come to its end, or of which nothing stayed. */
    void ended(String script) throws SQLException {
        Jdbc.run(connection, "DELETE FROM " + session.table(STEPS) + " WHERE script = ?", script);
    }

    /** Takes back the note on a script of which nothing stayed, and the failed row that Flyway has written. */
    void forget(String script) throws SQLException {
        ended(script);
        Jdbc.run(connection, "DELETE FROM " + session.history() + " WHERE script = ? AND success = 0", script);
    }

    /**
     * Drops the notes on scripts that the history has recorded since, and on failed scripts whose failed row is gone:
     * somebody has repaired those.
     */
    void settle() throws SQLException {
        Jdbc.run(
                connection,
                "DELETE FROM " + session.table(STEPS) + " WHERE EXISTS (SELECT 1 FROM " + session.history()
                        + " h WHERE h.script = " + STEPS + ".script AND h.success = 1 AND h.installed_rank > " + STEPS
                        + ".after_rank) OR (problem IS NOT NULL AND NOT EXISTS (SELECT 1 FROM " + session.history()
                        + " h WHERE h.script = " + STEPS + ".script AND h.success = 0))");
    }

    /** The scripts of which a statement was begun, and that neither ended nor were repaired. */
    List<Step> open() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT script, statement, problem FROM "
                        + session.table(STEPS) + " WHERE statement > 0 OR problem IS NOT NULL ORDER BY started_at");
                ResultSet rows = statement.executeQuery()) {
            List<Step> steps = new ArrayList<>();
            while (rows.next()) {
                steps.add(new Step(rows.getString(1), rows.getInt(2), Optional.ofNullable(rows.getString(3))));
            }
            return steps;
        }
    }

    /** Marks the command as done, and forgets commands that Kafka can no longer deliver. */
    void close(MigrationCommand command, MigrationResult.Applied result) throws SQLException {
        Jdbc.run(
                connection,
                "DELETE FROM " + session.table(PROCESSED) + " WHERE processed_at < "
                        + (session.dialect() == Dialect.MARIADB
                                ? "NOW() - INTERVAL " + KEPT_DAYS + " DAY"
                                : "datetime('now', '-" + KEPT_DAYS + " days')"));
        Jdbc.run(
                connection,
                "INSERT INTO " + session.table(PROCESSED) + " (command_id, attempt, result) VALUES (?, ?, ?)",
                command.commandId().toString(),
                command.attempt(),
                ProcessedEvents.encode(result));
    }

    /** Writes a row of the history, as Flyway does. */
    void record(HistoryRow row, int rank, int millis, boolean success) throws SQLException {
        Jdbc.run(
                connection,
                "INSERT INTO " + session.history() + " (installed_rank, version, description, type, script, checksum,"
                        + " installed_by, execution_time, success) VALUES (?, ?, ?, ?, ?, ?, "
                        + (session.dialect() == Dialect.MARIADB ? "SUBSTRING_INDEX(USER(), '@', 1)" : "''")
                        + ", ?, ?)",
                rank,
                row.version().orElse(null),
                row.description(),
                row.type(),
                row.script(),
                row.checksum().orElse(null),
                millis,
                success);
    }

    /** The history's rows, by rank. */
    List<HistoryRow> history() throws SQLException {
        if (!session.has(Sql.HISTORY_TABLE)) {
            return List.of();
        }
        try (PreparedStatement statement = connection.prepareStatement("SELECT installed_rank, version, description,"
                        + " type, script, checksum, success FROM " + session.history() + " ORDER BY installed_rank");
                ResultSet rows = statement.executeQuery()) {
            List<HistoryRow> history = new ArrayList<>();
            while (rows.next()) {
                int checksum = rows.getInt(6);
                Optional<Integer> there = rows.wasNull() ? Optional.empty() : Optional.of(checksum);
                history.add(new HistoryRow(
                        rows.getInt(1),
                        Optional.ofNullable(rows.getString(2)),
                        rows.getString(3),
                        rows.getString(4),
                        rows.getString(5),
                        there,
                        rows.getBoolean(7)));
            }
            return history;
        }
    }
}
