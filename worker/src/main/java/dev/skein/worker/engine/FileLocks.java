package dev.skein.worker.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Exclusive locks on files, between threads of this process and between processes of one host. The system releases them
 * when a process ends, however it ends; the files stay. Never waits. Safe on any thread.
 */
final class FileLocks {
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private FileLocks() {}

    /** A lock that is held. */
    record Held(Path file, FileChannel channel) {
        /** Gives it back. */
        void release() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException("the lock " + file + " could not be given back", e);
            } finally {
                HELD.remove(file);
            }
        }
    }

    /**
     * Takes the lock if it is free.
     *
     * @param holder what to tell whoever comes while it is held
     */
    static Optional<Held> tryLock(Path file, String holder) throws IOException {
        // The system's lock is the process's: threads have to be kept apart first.
        if (!HELD.add(file)) {
            return Optional.empty();
        }
        boolean locked = false;
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = null;
            try {
                lock = channel.tryLock();
                if (lock != null) {
                    Files.writeString(words(file), holder);
                    locked = true;
                    return Optional.of(new Held(file, channel));
                }
            } finally {
                if (!locked) {
                    channel.close();
                }
            }
            return Optional.empty();
        } finally {
            if (!locked) {
                HELD.remove(file);
            }
        }
    }

    /** Who said last that it holds the lock. */
    static String holder(Path file) throws IOException {
        Path words = words(file);
        return Files.exists(words) ? Files.readString(words) : "another worker";
    }

    /** Not in the lock file itself: a process that closes a file gives back all its locks on it. */
    private static Path words(Path file) {
        return file.resolveSibling(file.getFileName() + ".holder");
    }
}
