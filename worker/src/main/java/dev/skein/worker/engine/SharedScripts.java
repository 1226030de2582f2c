package dev.skein.worker.engine;

import dev.skein.contracts.SetName;
import dev.skein.sets.MigrationSet;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * Runs the scripts of a set's {@code shared/} folder with stock Flyway, in a schema and with a history table of their
 * own. Blocks. Many workers may do so at once, and one after the other passes: by a lock of Skein's own, because Flyway
 * looks whether a baseline is missing before it takes its lock, and fails where another was faster.
 */
final class SharedScripts {
    private static final String TABLE_PREFIX = Sql.HISTORY_TABLE + "_";
    private static final int IDENTIFIER_BYTES = 63;
    private static final int KEPT = 30;
    private static final long LOCKS = 0x736b65696e000000L; // "skein"
    private static final Duration MOST_WAIT = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private SharedScripts() {}

    /**
     * Applies what is pending.
     *
     * @param access gives new sessions, since the scripts may change theirs
     * @return null, as a {@link java.util.concurrent.Callable} of nothing
     * @throws org.flywaydb.core.api.FlywayException when a script fails the history differs from the set, or a pooler
     *     stands between
     * @throws SQLException when there is no connection, the schema cannot be made, or another worker takes too long
     */
    @SuppressWarnings("NullAway") // the value of a Future<Void>
    static Void run(MigrationSet set, DatabaseAccess access) throws SQLException {
        DataSource source = access.jdbc();
        String schema = set.sharedSchema();
        String table = historyTable(set.name());
        // The lock ends with the session.
        try (Connection session = source.getConnection()) {
            access.checkOwnSession(session);
            awaitTurn(session, schema + "." + table);
            createSchema(session, schema);
            FlywaySetup.of(new SetResources(set.shared()))
                    .dataSource(source)
                    .schemas(schema)
                    .defaultSchema(schema)
                    .table(table)
                    .placeholders(set.placeholders())
                    // The schema is shared: what others keep in it is no reason to refuse.
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .load()
                    .migrate();
        }
        return null;
    }

    /** Asks again and again, because a session that waits would hold up a concurrent index of whoever it waits for. */
    private static void awaitTurn(Connection session, String history) throws SQLException {
        long key = LOCKS + history.hashCode();
        long end = System.nanoTime() + MOST_WAIT.toNanos();
        while (!Jdbc.exists(session, "SELECT WHERE pg_try_advisory_lock(?)", key)) {
            if (System.nanoTime() > end) {
                throw new SQLException(
                        "another worker has run the shared scripts of " + history + " for " + MOST_WAIT.toMinutes()
                                + " minutes; see pg_locks for its advisory lock " + key,
                        LOCK_NOT_AVAILABLE);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** The name of the history table: the set's name where PostgreSQL keeps it whole, else a part and a hash. */
    static String historyTable(SetName set) {
        String name = TABLE_PREFIX + set.value().replace('-', '_');
        return name.length() <= IDENTIFIER_BYTES
                ? name
                : TABLE_PREFIX + set.value().replace('-', '_').substring(0, KEPT) + "_"
                        + Integer.toHexString(set.value().hashCode());
    }

    private static void createSchema(Connection session, String schema) throws SQLException {
        // Asked first, because IF NOT EXISTS wants the right to create also when there is nothing to do.
        if (!Jdbc.exists(session, "SELECT FROM pg_namespace WHERE nspname = ?", schema)) {
            try (Statement statement = session.createStatement()) {
                statement.execute("CREATE SCHEMA IF NOT EXISTS " + Sql.identifier(schema));
            }
        }
    }
}
