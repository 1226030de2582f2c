package dev.skein.chaos.fault;

import dev.skein.chaos.cluster.Cluster;
import dev.skein.chaos.cluster.Waits;
import dev.skein.stack.local.StackDatabases;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What other users of the tenants' server may do to it. When another fault takes the server away meanwhile, the fault
 * ends early. Blocks until it is over.
 */
final class SqlFaults {
    private static final Logger LOG = LoggerFactory.getLogger(SqlFaults.class);
    private static final int MORE_THAN_THERE_ARE = 1_000;
    private static final Duration LOOK_FOR_A_BACKEND = Duration.ofSeconds(3);
    private static final String TOO_MANY_CONNECTIONS = "53300";

    private final Cluster cluster;

    SqlFaults(Cluster cluster) {
        this.cluster = cluster;
    }

    private interface Work {
        void run() throws SQLException;
    }

    /** Takes connections as the tenants' role until the server has none left for it. */
    void exhaustConnections(Duration lasts) {
        List<Connection> taken = new ArrayList<>();
        untilTheServerGoes(() -> {
            try {
                for (int i = 0; i < MORE_THAN_THERE_ARE; i++) {
                    taken.add(DriverManager.getConnection(
                            cluster.jdbcUrl(StackDatabases.TENANTS),
                            StackDatabases.role(StackDatabases.TENANTS),
                            cluster.password()));
                }
                throw new IllegalStateException("the server does not run out of connections");
            } catch (SQLException e) {
                if (!TOO_MANY_CONNECTIONS.equals(e.getSQLState())) {
                    throw e;
                }
            }
            Waits.pass(lasts);
        });
        taken.forEach(connection -> untilTheServerGoes(connection::close));
    }

    /** Ends a session in the middle of an attempt, if there is one within three seconds. */
    void terminateBackend() {
        untilTheServerGoes(() -> {
            try (Connection connection = cluster.connect(StackDatabases.TENANTS)) {
                boolean ended = Waits.holdsWithin(LOOK_FOR_A_BACKEND, () -> terminated(connection));
                LOG.atDebug().log("a backend was terminated: {}", ended);
            }
        });
    }

    private static boolean terminated(Connection connection) {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE application_name LIKE 'skein:%:%:%' AND state IN ('active', 'idle in transaction')"
                        + " AND pid <> pg_backend_pid() LIMIT 1")) {
            return row.next();
        } catch (SQLException e) {
            LOG.atDebug().log("no backend to terminate: {}", e.getMessage());
            return true;
        }
    }

    /** Holds a lock on a table that the scripts of all tenants write to. */
    void holdLock(Duration lasts) {
        untilTheServerGoes(() -> {
            try (Connection connection = cluster.connect(StackDatabases.TENANTS);
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("SET LOCAL lock_timeout = '30s'");
                statement.execute("LOCK TABLE public.audit IN ACCESS EXCLUSIVE MODE");
                Waits.pass(lasts);
                connection.rollback();
            }
        });
    }

    private static void untilTheServerGoes(Work work) {
        try {
            work.run();
        } catch (SQLException e) {
            LOG.atDebug().log("another fault came in between: {}", e.getMessage());
        }
    }
}
