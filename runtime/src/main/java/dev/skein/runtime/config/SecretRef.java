package dev.skein.runtime.config;

import dev.skein.contracts.InvalidValueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/** Where a secret lies: {@code env:NAME} or {@code file:/path}. Resolved at use, so that a rotated secret is seen. */
public record SecretRef(String value) {
    private static final String ENV = "env:";
    private static final String FILE = "file:";
    private static final Pattern LAST_LINE_BREAK = Pattern.compile("\\R\\z");

    public SecretRef {
        if (!value.startsWith(ENV) && !value.startsWith(FILE)) {
            // The value itself may be a password put here by mistake: it is not shown.
            throw new InvalidValueException("password reference", "***", "start with env: or file:");
        }
    }

    /**
     * Reads the secret; a file's last line break is left out. Blocks on a file read.
     *
     * @throws InvalidValueException when the variable is not set or the file cannot be read
     */
    public Secret resolve(Map<String, String> environment) {
        if (value.startsWith(ENV)) {
            String secret = environment.get(value.substring(ENV.length()));
            if (secret == null) {
                throw new InvalidValueException("password reference", value, "name a variable that is set");
            }
            return new Secret(secret);
        }
        try {
            String text = Files.readString(Path.of(value.substring(FILE.length())));
            return new Secret(LAST_LINE_BREAK.matcher(text).replaceFirst(""));
        } catch (IOException e) {
            throw new InvalidValueException("password reference", value, "name a file that can be read", e);
        }
    }
}
