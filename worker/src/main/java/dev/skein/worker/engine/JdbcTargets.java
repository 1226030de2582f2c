package dev.skein.worker.engine;

import dev.skein.contracts.MigrationCommand;
import dev.skein.sets.MigrationSet;
import dev.skein.worker.backup.BackupException;
import dev.skein.worker.backup.BackupFolder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The targets of one database configuration that is reached over JDBC: how each is found, made, locked and named, and
 * what its errors mean. Every method blocks; safe on any thread.
 */
interface JdbcTargets extends AutoCloseable {
    /** How an attempt to have a target for oneself ended. */
    sealed interface Opening {
        /**
         * The target is this session's alone until it is closed.
         *
         * @param found whether it was there before; a drop and a restore may find nothing
         */
        record Held(JdbcSession session, boolean found) implements Opening {}

        /** There is none, and what a drop has left answers the command. */
        record Known(MigrationResult result) implements Opening {}

        /** Somebody else holds it. */
        record Busy(String reason) implements Opening {}
    }

    /**
     * Makes the target where a migration or a restore finds it missing, and locks it against every other worker, in this process or in
     * another. Never waits for the lock.
     *
     * @throws RefusedException when the target cannot be had for a reason that is not the database's
     */
    Opening open(Attempt attempt) throws SQLException;

    /**
     * What backups need of a target.
     *
     * @param held as {@link #open} gave it
     * @param files where a restore may keep what it replaces
     */
    OwnTarget own(Opening.Held held, Attempt attempt, BackupFolder files);

    /** Gives a session the limits of the set's scripts, which work on backups has lifted. */
    void limit(JdbcSession session, MigrationSet set) throws SQLException;

    /** Fails with what keeps this worker from backing its targets up. */
    void checkTool() throws SQLException, BackupException;

    /** Puts an empty place beside a target, for as long as its session is open. */
    JdbcSession beside(JdbcSession session, MigrationCommand command) throws SQLException;

    /** Where drops leave their marks. */
    Graves graves();

    /** The names of the targets that are there, in order. */
    List<String> names() throws SQLException;

    /** A session that only reads, without any lock. */
    JdbcSession read(String target) throws SQLException;

    /** What the database's errors mean. */
    VendorErrors errors();

    /** Ends the vendor's programs that run. */
    @Override
    void close();

    /** Closes a session's connection whose target could not be opened, and keeps the reason. */
    static void abandon(Connection connection, Exception reason) {
        try {
            connection.close();
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }
}
