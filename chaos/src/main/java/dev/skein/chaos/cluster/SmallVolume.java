package dev.skein.chaos.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file system in memory with little room, so that a disk can run full without hurting the machine. Linux only, and
 * only for those who may mount. Blocks; not safe for use by several threads.
 */
public final class SmallVolume implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SmallVolume.class);
    private static final int BLOCK = 1 << 16;

    private final Path directory;

    private SmallVolume(Path directory) {
        this.directory = directory;
    }

    /**
     * Mounts one on an empty folder.
     *
     * @return none where this process may not mount
     */
    static Optional<SmallVolume> mount(Path directory, int megabytes) {
        boolean mounted =
                done("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "skein-chaos", directory.toString());
        return mounted ? Optional.of(new SmallVolume(directory)) : Optional.empty();
    }

    /** Takes all the room there is. */
    public void fill() {
        byte[] block = new byte[BLOCK];
        try (OutputStream ballast = Files.newOutputStream(ballast())) {
            while (true) {
                ballast.write(block);
            }
        } catch (IOException full) {
            LOG.atDebug().log("{} is full: {}", directory, full.getMessage());
        }
    }

    /** Gives the room back. */
    public void free() {
        try {
            Files.deleteIfExists(ballast());
        } catch (IOException e) {
            throw new UncheckedIOException("the ballast in " + directory + " stays", e);
        }
    }

    /** Unmounts it, also while something still has a file open; what was on it is gone. */
    @Override
    public void close() {
        if (!done("umount", "--lazy", directory.toString())) {
            LOG.atWarn().log("{} stays mounted", directory);
        }
    }

    private Path ballast() {
        return directory.resolve("ballast");
    }

    private static boolean done(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes());
            boolean done = process.waitFor() == 0;
            if (!done) {
                LOG.atDebug().log("{}: {}", List.of(command), output.strip());
            }
            return done;
        } catch (IOException e) {
            LOG.atDebug().log("{}: {}", List.of(command), e.getMessage());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
