package dev.skein.sets;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A migration set that cannot be used; the message names the file, the key, the value and the fix. */
public final class InvalidSetException extends RuntimeException {
    /** @param file the file or folder at fault */
    public InvalidSetException(Path file, String problem, @Nullable Throwable cause) {
        super(file + ": " + problem, cause);
    }
}
