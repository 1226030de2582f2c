package dev.skein.worker.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The targets of one database configuration that is reached over JDBC: how each is found, made, locked and named, and
 * what its errors mean. Every method blocks; safe on any thread.
 */
interface JdbcTargets {
    /** How an attempt to have a target for oneself ended. */
    sealed interface Opening {
        /** The target is there, and this session's alone until it is closed. */
        record Held(JdbcSession session) implements Opening {}

        /** Somebody else holds it. */
        record Busy(String reason) implements Opening {}
    }

    /**
     * Makes the target where a migration finds it missing, and locks it against every other worker, in this process or in
     * another. Never waits for the lock.
     *
     * @throws RefusedException when the target cannot be had for a reason that is not the database's
     */
    Opening open(Attempt attempt) throws SQLException;

    /** The names of the targets that are there, in order. */
    List<String> names() throws SQLException;

    /** A session that only reads, without any lock. */
    JdbcSession read(String target) throws SQLException;

    /** What the database's errors mean. */
    VendorErrors errors();

    /** Closes a session's connection whose target could not be opened, and keeps the reason. */
    static void abandon(Connection connection, Exception reason) {
        try {
            connection.close();
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }
}
