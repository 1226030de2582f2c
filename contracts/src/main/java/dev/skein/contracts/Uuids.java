package dev.skein.contracts;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Parses UUIDs with an error that names the field. */
final class Uuids {
    private static final int LENGTH = 36;

    private Uuids() {}

    /** @throws InvalidValueException unless the text is a UUID in its canonical form of 36 characters */
    static UUID parse(String field, String value) {
        try {
            if (value.length() == LENGTH) {
                return UUID.fromString(value);
            }
        } catch (IllegalArgumentException e) {
            throw notUuid(field, value, e);
        }
        throw notUuid(field, value, null);
    }

    private static InvalidValueException notUuid(String field, String value, @Nullable Throwable cause) {
        return new InvalidValueException(field, value, "be a UUID of 36 characters", cause);
    }
}
