package dev.skein.stack.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A password in a temporary file that only its owner can read; deleted when closed. */
record PasswordFile(Path path) implements AutoCloseable {

    static PasswordFile write(String password) {
        try {
            // Temporary files are created for their owner only.
            return new PasswordFile(Files.writeString(Files.createTempFile("skein-password-", ""), password));
        } catch (IOException e) {
            throw new UncheckedIOException("the stack's password file could not be written", e);
        }
    }

    /** How a configuration names it. */
    String reference() {
        return "file:" + path;
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException("the stack's password file could not be deleted", e);
        }
    }
}
