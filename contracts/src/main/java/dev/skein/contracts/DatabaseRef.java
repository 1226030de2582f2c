package dev.skein.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** The name of a database in the workers' configuration. Never a URL, never a credential. */
public record DatabaseRef(@JsonValue String value) implements Comparable<DatabaseRef> {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

    public DatabaseRef {
        if (!FORM.matcher(value).matches()) {
            throw new InvalidValueException("database", value, "match ^" + FORM.pattern() + "$");
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static DatabaseRef of(String value) {
        return new DatabaseRef(value);
    }

    @Override
    public int compareTo(DatabaseRef other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
