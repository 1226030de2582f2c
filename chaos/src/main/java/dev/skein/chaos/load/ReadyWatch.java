package dev.skein.chaos.load;

import dev.skein.chaos.cluster.Cluster;
import dev.skein.stack.local.StackDatabases;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks into the coordinator's database a few times per second, on a thread of its own, and notes when each tenant of a
 * batch ended. While the server is away it looks again.
 */
public final class ReadyWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReadyWatch.class);
    private static final long EACH_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int PATIENCE_MS = 5_000;
    private static final String STATES = "SELECT tenant_id, state FROM targets WHERE starts_with(tenant_id, ?)"
            + " AND state IN ('ready', 'failed', 'quarantined') AND updated_at > to_timestamp(?)";
    /** What was updated so long before the last look is looked at again: its transaction may have been open then. */
    private static final long OVERLAP_SECONDS = 90;

    private final Cluster cluster;
    private final String prefix;
    private final Map<String, Long> readyAt = new ConcurrentHashMap<>();
    private final Map<String, String> states = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean open = true;
    private double lookedAt;

    /** Begins to look. */
    public ReadyWatch(Cluster cluster, String prefix) {
        this.cluster = cluster;
        this.prefix = prefix;
        this.thread = Thread.ofPlatform().daemon().name("skein-chaos-watch").start(this::run);
    }

    /** When each tenant was first seen ready, as {@link System#nanoTime()}. */
    public Map<String, Long> readyAt() {
        return Map.copyOf(readyAt);
    }

    /** How many are ready. */
    public int ready() {
        return readyAt.size();
    }

    /** Those that ended otherwise, as last seen. */
    public Map<String, String> others() {
        Map<String, String> others = new HashMap<>(states);
        others.keySet().removeAll(readyAt.keySet());
        return others;
    }

    private void run() {
        while (open) {
            try (Connection connection = cluster.connect(StackDatabases.COORDINATOR)) {
                connection.setNetworkTimeout(Runnable::run, PATIENCE_MS);
                while (open) {
                    look(connection);
                    LockSupport.parkNanos(EACH_NANOS);
                }
            } catch (SQLException e) {
                LOG.atDebug().log("the watch looks again: {}", e.getMessage());
                LockSupport.parkNanos(EACH_NANOS);
            }
        }
    }

    private void look(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(STATES)) {
            statement.setString(1, prefix);
            statement.setDouble(2, lookedAt);
            double now = System.currentTimeMillis() / 1e3;
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    states.put(rows.getString(1), rows.getString(2));
                    if (rows.getString(2).equals("ready")) {
                        readyAt.putIfAbsent(rows.getString(1), System.nanoTime());
                    }
                }
            }
            lookedAt = now - OVERLAP_SECONDS;
        }
    }

    @Override
    public void close() {
        open = false;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
