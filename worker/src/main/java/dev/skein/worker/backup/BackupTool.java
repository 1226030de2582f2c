package dev.skein.worker.backup;

import java.nio.file.Path;

/**
 * The seam to a database vendor's own programs. An implementation knows no schedule, no bookkeeping and no folder: it
 * writes one target to a file, and loads such a file. Every method blocks.
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

    /** Writes the target to the file, compressed. */
    void dump(S source, Path file) throws BackupException;

    /** Loads all that the file holds into an empty target; where there are no transactions, a failure leaves a part. */
    void load(S destination, Path file) throws BackupException;
}
