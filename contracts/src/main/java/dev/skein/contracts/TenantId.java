package dev.skein.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** A tenant's id: the key of every message about it. Safe inside a quoted SQL identifier by construction. */
public record TenantId(@JsonValue String value) implements Comparable<TenantId> {
    /** Lower-case letters, digits, {@code _} and {@code -}; at most 48 characters, so that prefixes fit in 63 bytes. */
    public static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9_-]{0,47}");

    public TenantId {
        if (!FORM.matcher(value).matches()) {
            throw new InvalidValueException("tenantId", value, "match ^" + FORM.pattern() + "$");
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static TenantId of(String value) {
        return new TenantId(value);
    }

    @Override
    public int compareTo(TenantId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
