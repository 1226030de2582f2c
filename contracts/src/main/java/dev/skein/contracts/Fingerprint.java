package dev.skein.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * A digest of a target's catalog: all targets of one set at one version share it, unless one was changed by hand.
 * Comparable between targets of one server version only, since PostgreSQL prints some definitions anew in each.
 *
 * @param value the first 128 bits of a SHA-256 as 32 lower-case hex digits
 */
public record Fingerprint(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

    public Fingerprint {
        if (!FORM.matcher(value).matches()) {
            throw new InvalidValueException("fingerprint", value, "match ^" + FORM.pattern() + "$");
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Fingerprint of(String value) {
        return new Fingerprint(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
