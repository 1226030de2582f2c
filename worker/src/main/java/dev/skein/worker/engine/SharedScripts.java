package dev.skein.worker.engine;

import dev.skein.contracts.SetName;
import dev.skein.sets.MigrationSet;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * Runs the scripts of a set's {@code shared/} folder with stock Flyway, in a schema and with a history table of their
 * own. Blocks. Many workers may do so at once: Flyway's lock lets one after the other pass.
 */
final class SharedScripts {
    private static final String TABLE_PREFIX = Sql.HISTORY_TABLE + "_";
    private static final int IDENTIFIER_BYTES = 63;
    private static final int KEPT = 30;

    private SharedScripts() {}

    /**
     * Applies what is pending.
     *
     * @param access gives new sessions, since the scripts may change theirs
     * @return null, as a {@link java.util.concurrent.Callable} of nothing
     * @throws org.flywaydb.core.api.FlywayException when a script fails the history differs from the set, or a pooler
     *     stands between
     * @throws SQLException when there is no connection, or the schema cannot be made
     */
    @SuppressWarnings("NullAway") // the value of a Future<Void>
    static Void run(MigrationSet set, DatabaseAccess access) throws SQLException {
        DataSource source = access.jdbc();
        String schema = set.sharedSchema();
        createSchema(access, source, schema);
        FlywaySetup.of(new SetResources(set.shared()))
                .dataSource(source)
                .schemas(schema)
                .defaultSchema(schema)
                .table(historyTable(set.name()))
                .placeholders(set.placeholders())
                // The schema is shared: what others keep in it is no reason to refuse.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
        return null;
    }

    /** The name of the history table: the set's name where PostgreSQL keeps it whole, else a part and a hash. */
    static String historyTable(SetName set) {
        String name = TABLE_PREFIX + set.value().replace('-', '_');
        return name.length() <= IDENTIFIER_BYTES
                ? name
                : TABLE_PREFIX + set.value().replace('-', '_').substring(0, KEPT) + "_"
                        + Integer.toHexString(set.value().hashCode());
    }

    private static void createSchema(DatabaseAccess access, DataSource source, String schema) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            access.checkOwnSession(connection);
            // Asked first, because IF NOT EXISTS wants the right to create also when there is nothing to do.
            if (!Jdbc.exists(connection, "SELECT FROM pg_namespace WHERE nspname = ?", schema)) {
                statement.execute("CREATE SCHEMA IF NOT EXISTS " + Sql.identifier(schema));
            }
        }
    }
}
