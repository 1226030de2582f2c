package dev.skein.worker.engine;

import dev.skein.contracts.Failure;
import dev.skein.worker.backup.BackupException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One target that is a database or a file of a tenant's own, held by one attempt: nothing else of Skein's works on it. Every
 * method blocks; for one thread.
 */
interface OwnTarget {
    /** What can be looked at: the target itself, or a copy of it. */
    interface Content {
        Shape shape() throws SQLException;

        /** How many rows each table has; without Skein's own. */
        Map<String, Long> rows() throws SQLException;

        /** How far the set's scripts have come, to be compared only: the history, and what was begun and has not ended. */
        List<String> progress() throws SQLException;
    }

    /** What a file holds, loaded beside the target. Closing it removes it, unless it has taken the target's place. */
    interface Copy extends Content, AutoCloseable {
        /**
         * Puts it where the target is, or was, with the mark that the command is done.
         *
         * @throws BackupException when that failed; the target is as it was, unless the message says otherwise
         */
        void takePlace(MigrationResult.Applied done) throws SQLException, BackupException;

        @Override
        void close() throws SQLException, BackupException;
    }

    /** What is known of the command: its stored result, or that it is void; empty when it is still to be done. */
    Optional<MigrationResult> answer() throws SQLException;

    /** Lets no older command begin any more, where the mark at the end would be too late for that. */
    void begin() throws SQLException;

    /** The target as it is; empty when there is none. */
    Optional<Content> content();

    /** The server's version, such as {@code 15.18}. */
    String server() throws SQLException;

    /**
     * What writes and reads the files, and its version.
     *
     * @throws BackupException naming the package to install when it is missing or too old
     */
    String tool() throws SQLException, BackupException;

    /** The server's time. */
    Instant now() throws SQLException;

    /** How the names of its files end. */
    String suffix();

    /** Writes all of the target to a file, compressed, as of one moment. */
    void dump(Path file) throws SQLException, BackupException;

    /** Loads a file beside the target. */
    Copy load(Path file) throws SQLException, BackupException;

    /** What an error of the database is to be reported as. */
    Failure failure(SQLException error);

    /** Marks the command as done. */
    void note(MigrationResult.Applied done) throws SQLException;

    /** Removes the target with all that is in it, and marks the command as done. */
    void drop(MigrationResult.Applied done) throws SQLException, BackupException;
}
