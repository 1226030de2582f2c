package dev.skein.worker.backup;

import java.nio.file.Path;

/**
 * The seam to a database vendor's own programs. An implementation knows no schedule, no bookkeeping and no folder: it
 * writes one target to a file, and runs such a file between statements of the caller's. Every method blocks.
 *
 * @param <S> how the target is reached and named
 */
public interface BackupTool<S> {
    /**
     * Checks that the programs are there and can talk to a server of that version.
     *
     * @param server the server's version, such as {@code 15.18}
     * @return the program that writes and its version, such as {@code pg_dump 15.18}
     * @throws BackupException that names the package to install when they are missing or too old
     */
    String check(String server) throws BackupException;

    /** How much of a file is loaded. */
    enum Content {
        ALL,
        SCHEMA
    }

    /** Writes the target to the file, compressed. */
    void dump(S source, Path file) throws BackupException;

    /**
     * Runs the caller's statements, what the file holds, and the caller's closing statements, as one transaction: a
     * failure anywhere leaves nothing.
     *
     * @param content all of the file, or the schema without its rows
     * @param opening begins the transaction
     * @param closing ends it; is sent only when the file was read to its end without an error
     */
    void load(S destination, Path file, Content content, String opening, String closing) throws BackupException;
}
