package dev.skein.chaos.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The wall clock of one process, by libfaketime (Debian's package {@code libfaketime}); what measures durations stays
 * right, as it does when a real clock is set. A process sees a move within a second.
 */
public final class MovableClock {
    private static final Path LIBRARIES = Path.of("/usr/lib");
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private final Path library;
    private final Path offset;

    private MovableClock(Path library, Path offset) {
        this.library = library;
        this.offset = offset;
    }

    /**
     * A clock that is right until it is moved.
     *
     * @param offset the file that says by how much, read by the process again and again
     * @return none where libfaketime is not installed
     */
    static Optional<MovableClock> at(Path offset) {
        Optional<MovableClock> clock = library().map(library -> new MovableClock(library, offset));
        clock.ifPresent(made -> made.move(Duration.ZERO));
        return clock;
    }

    /** What the process has to be started with. */
    Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD", library.toString(),
                "FAKETIME_TIMESTAMP_FILE", offset.toString(),
                "FAKETIME_CACHE_DURATION", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                // Else each timed wait of the JVM returns at once: it waits on the monotonic clock.
                "FAKETIME_FORCE_MONOTONIC_FIX", "0");
    }

    /** Sets it to so much ahead of the right time, or behind it when negative. */
    public void move(Duration ahead) {
        Path next = offset.resolveSibling(offset.getFileName() + ".next");
        try {
            Files.writeString(next, "%+d%n".formatted(ahead.toSeconds()));
            Files.move(next, offset, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("the clock in " + offset + " cannot be set", e);
        }
    }

    /** Deletes what libfaketime leaves of a process that was killed. */
    static void forget(long pid) {
        for (String left : List.of("faketime_shm_" + pid, "sem.faketime_sem_" + pid)) {
            try {
                Files.deleteIfExists(SHARED_MEMORY.resolve(left));
            } catch (IOException e) {
                throw new UncheckedIOException(left + " stays in " + SHARED_MEMORY, e);
            }
        }
    }

    private static Optional<Path> library() {
        if (!Files.isDirectory(LIBRARIES)) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> architectures = Files.newDirectoryStream(LIBRARIES)) {
            for (Path architecture : architectures) {
                Path library = architecture.resolve("faketime").resolve("libfaketime.so.1");
                if (Files.exists(library)) {
                    return Optional.of(library);
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(LIBRARIES + " cannot be read", e);
        }
    }
}
