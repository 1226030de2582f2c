package dev.skein.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** The name of a migration set, as its {@code skein.yaml} says it. */
public record SetName(@JsonValue String value) implements Comparable<SetName> {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    public SetName {
        if (!FORM.matcher(value).matches()) {
            throw new InvalidValueException("set", value, "match ^" + FORM.pattern() + "$");
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static SetName of(String value) {
        return new SetName(value);
    }

    @Override
    public int compareTo(SetName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
