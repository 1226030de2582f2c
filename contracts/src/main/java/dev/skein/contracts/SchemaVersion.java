package dev.skein.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * A migration version as Flyway writes it: numbers parted by dots ({@code 3}, {@code 2.1}, {@code 20261121.1030}).
 * Ordered by number, part by part; {@code 1} and {@code 1.0} are equal in order but keep their text.
 */
public record SchemaVersion(@JsonValue String value) implements Comparable<SchemaVersion> {
    private static final Pattern FORM = Pattern.compile("\\d{1,18}(\\.\\d{1,18}){0,9}");

    /** The version before the first: what an undo of everything goes back to. */
    public static final SchemaVersion NONE = new SchemaVersion("0");

    public SchemaVersion {
        if (!FORM.matcher(value).matches()) {
            throw new InvalidValueException("version", value, "be numbers parted by dots, such as 4 or 2.1");
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static SchemaVersion of(String value) {
        return new SchemaVersion(value);
    }

    @Override
    public int compareTo(SchemaVersion other) {
        String[] mine = value.split("\\.", -1);
        String[] theirs = other.value.split("\\.", -1);
        for (int i = 0; i < Math.max(mine.length, theirs.length); i++) {
            int order = part(mine, i).compareTo(part(theirs, i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static BigInteger part(String[] parts, int index) {
        return index < parts.length ? new BigInteger(parts[index]) : BigInteger.ZERO;
    }

    @Override
    public String toString() {
        return value;
    }
}
