package dev.skein.worker.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Compresses files, as {@code gzip} does. Every method blocks. */
public final class Gzip {
    private static final int BUFFER = 1 << 16;

    private Gzip() {}

    /** Where to write what is to stand compressed in a file. */
    static OutputStream to(Path file) throws IOException {
        return new GZIPOutputStream(Files.newOutputStream(file), BUFFER);
    }

    /** What stands compressed in a file. */
    static InputStream from(Path file) throws IOException {
        return new GZIPInputStream(Files.newInputStream(file), BUFFER);
    }

    /** Writes a file compressed into another. */
    public static void pack(Path from, Path to) throws IOException {
        try (OutputStream out = to(to)) {
            Files.copy(from, out);
        }
    }

    /** Writes what stands compressed in a file into another. */
    public static void unpack(Path from, Path to) throws IOException {
        try (InputStream in = from(from);
                OutputStream out = Files.newOutputStream(to)) {
            in.transferTo(out);
        }
    }
}
