package dev.skein.contracts;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One backup of one target, as the worker that wrote it says. All of it was read in one snapshot of the database.
 *
 * @param id the command that asked for it
 * @param file where it lies, seen from the directory that all workers share
 * @param bytes its size
 * @param sha256 its digest, as 64 lower-case hex digits
 * @param server the database server's version, such as {@code 15.18}
 * @param tool what wrote it, such as {@code pg_dump 15.18}
 * @param version the version of the target then; empty when it had none
 * @param fingerprint of the target then; empty when its schema held nothing
 * @param restoredFingerprint what a restore has, as tried out when the backup was made: PostgreSQL words some expressions
 *     anew when they are restored, which means the same and reads differently
 * @param rows how many rows each table had, by the table's name
 * @param takenAt when it was read
 */
public record Backup(
        CommandId id,
        String file,
        long bytes,
        String sha256,
        String server,
        String tool,
        Optional<SchemaVersion> version,
        Optional<Fingerprint> fingerprint,
        Optional<Fingerprint> restoredFingerprint,
        Map<String, Long> rows,
        Instant takenAt) {
    /** No dot but the last, so that no file outside the directory can be named. */
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_-]+(/[a-z0-9_-]+)*\\.[a-z]+");

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    public Backup {
        rows = Map.copyOf(rows);
        if (!FILE.matcher(file).matches()) {
            throw new InvalidValueException("backup.file", file, "match ^" + FILE.pattern() + "$");
        }
        if (!DIGEST.matcher(sha256).matches()) {
            throw new InvalidValueException("backup.sha256", sha256, "match ^" + DIGEST.pattern() + "$");
        }
        if (bytes < 1) {
            throw new InvalidValueException("backup.bytes", bytes, "be 1 or more");
        }
    }
}
