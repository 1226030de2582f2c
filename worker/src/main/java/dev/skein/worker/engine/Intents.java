package dev.skein.worker.engine;

import dev.skein.contracts.MigrationCommand;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The notes on non-transactional scripts that were begun, {@code skein.intents}: no transaction can say whether such a
 * script was run, so what was not noted as ended has to be looked at by a person. Every method blocks.
 */
final class Intents {
    private Intents() {}

    /** Notes that a script begins now. Must be committed before it does. */
    static void begin(Connection connection, MigrationCommand command, String script) throws SQLException {
        String target = command.target().name();
        Jdbc.run(
                connection,
                "INSERT INTO skein.intents (target, script, command_id, after_rank) SELECT ?, ?, ?,"
                        + " coalesce(max(installed_rank), -1) FROM " + Sql.history(target)
                        + " ON CONFLICT (target, script) DO UPDATE SET command_id = excluded.command_id,"
                        + " after_rank = excluded.after_rank, started_at = now()",
                target,
                script,
                command.commandId().value());
    }

    /** Drops the notes on scripts whose end the history tells, be it good or bad. */
    static void settle(Connection connection, String target) throws SQLException {
        if (historyExists(connection, target)) {
            Jdbc.run(
                    connection,
                    "DELETE FROM skein.intents i WHERE i.target = ? AND EXISTS (SELECT FROM " + Sql.history(target)
                            + " h WHERE h.script = i.script AND h.installed_rank > i.after_rank)",
                    target);
        }
    }

    /** The scripts that were begun and of whose end nothing is known. */
    static List<String> open(Connection connection, String target) throws SQLException {
        return Jdbc.texts(connection, "SELECT script FROM skein.intents WHERE target = ? ORDER BY script", target);
    }

    /** The indexes of a schema that a {@code CREATE INDEX CONCURRENTLY} left unusable. */
    static List<String> invalidIndexes(Connection connection, String schema) throws SQLException {
        return Jdbc.texts(
                connection,
                "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
                        + " JOIN pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE n.nspname = ? AND NOT i.indisvalid ORDER BY c.relname",
                schema);
    }

    private static boolean historyExists(Connection connection, String target) throws SQLException {
        return Jdbc.exists(connection, "SELECT WHERE to_regclass(?) IS NOT NULL", Sql.history(target));
    }
}
