package dev.skein.worker.backup;

import dev.skein.contracts.Backup;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The folder of backups that all workers share. A file gets its name only when it is complete and on disk, and is
 * handed out only when it still is what was written. Every method blocks; safe on any thread.
 */
public final class BackupFolder {
    private static final int BUFFER = 1 << 16;
    private static final String OWNER_ONLY = "rw-------";

    private final Path directory;

    public BackupFolder(Path directory) {
        this.directory = directory;
    }

    /** What a file is known by. */
    public record Written(String file, long bytes, String sha256) {}

    /** Writes one file. */
    @FunctionalInterface
    public interface Writer {
        /** @param file to write; exists and is empty */
        void write(Path file) throws BackupException;
    }

    /**
     * Writes a file under a temporary name and renames it when all of it is on disk. One of that name is replaced, which
     * only a further attempt of the same backup does.
     *
     * @param file its name, seen from the folder
     */
    public Written write(String file, Writer writer) throws BackupException {
        Path to = directory.resolve(file);
        try {
            requireThere();
            Files.createDirectories(to.getParent());
            Path part = Files.createTempFile(to.getParent(), ".", ".part");
            try {
                restrict(part);
                writer.write(part);
                try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
                Written written = new Written(file, Files.size(part), sha256(part));
                Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
                return written;
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw BackupException.retryable("the backup " + to + " cannot be written: " + e);
        }
    }

    /**
     * The file of a backup, once its size and its digest are those that were noted when it was written.
     *
     * @throws BackupException when it is missing or was changed, with its path
     */
    public Path whole(Backup backup) throws BackupException {
        Path file = directory.resolve(backup.file());
        try {
            requireThere();
            if (!Files.isRegularFile(file)) {
                throw BackupException.permanent("backup " + backup.id() + " is missing: there is no file " + file);
            }
            long bytes = Files.size(file);
            String sha256 = sha256(file);
            if (bytes != backup.bytes() || !sha256.equals(backup.sha256())) {
                throw BackupException.permanent("backup " + backup.id() + " is damaged: " + file + " has " + bytes
                        + " bytes and SHA-256 " + sha256 + ", but " + backup.bytes() + " and " + backup.sha256()
                        + " were written; choose another backup");
            }
            return file;
        } catch (IOException e) {
            throw BackupException.retryable("backup " + backup.id() + " cannot be read from " + file + ": " + e);
        }
    }

    /** What a file that was written earlier is known by now. */
    public Written reread(String file) throws BackupException {
        Path there = directory.resolve(file);
        try {
            return new Written(file, Files.size(there), sha256(there));
        } catch (IOException e) {
            throw BackupException.retryable("the backup " + there + " cannot be read: " + e);
        }
    }

    /** When a file was written, by the clock of the folder's host. */
    public Instant writtenAt(String file) throws BackupException {
        Path there = directory.resolve(file);
        try {
            return Files.getLastModifiedTime(there).toInstant();
        } catch (IOException e) {
            throw BackupException.retryable("the backup " + there + " cannot be read: " + e);
        }
    }

    /** Where a file is, if it was written and not removed since. */
    public Optional<Path> find(String file) {
        return Optional.of(directory.resolve(file)).filter(Files::isRegularFile);
    }

    /** Removes a file; one that is gone stays so. */
    public void remove(String name) throws BackupException {
        Path file = directory.resolve(name);
        try {
            requireThere();
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw BackupException.retryable("the backup " + file + " cannot be removed: " + e);
        }
    }

    /** Refuses a folder in which nothing can be written now. */
    public void check() throws BackupException {
        requireThere();
        if (!Files.isWritable(directory)) {
            throw BackupException.permanent("skein.worker.backup.directory '" + directory
                    + "' is not accepted: it must be a folder that this worker may write to");
        }
    }

    /** A volume that is not mounted must not be taken for one without backups, nor be written beside. */
    private void requireThere() throws BackupException {
        if (!Files.isDirectory(directory)) {
            throw BackupException.permanent("skein.worker.backup.directory '" + directory
                    + "' is not accepted: it must be a folder that exists and that all workers share");
        }
    }

    private static void restrict(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(OWNER_ONLY));
        }
    }

    private static String sha256(Path file) throws IOException {
        try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file), digest())) {
            drain(in);
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        }
    }

    private static void drain(InputStream in) throws IOException {
        byte[] buffer = new byte[BUFFER];
        while (in.read(buffer) >= 0) {
            // the digest is what is wanted
        }
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new UncheckedIOException(new IOException("every JDK has SHA-256", e));
        }
    }
}
