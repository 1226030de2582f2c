package dev.skein.contracts;

import java.util.regex.Pattern;

/**
 * The place where one migration set lives for one tenant.
 *
 * @param database names the server's entry in the worker's configuration
 * @param isolation what {@code name} names
 * @param name the schema, database or file; always used as a quoted identifier
 */
public record Target(DatabaseRef database, Isolation isolation, String name) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9_][a-z0-9_-]{0,62}");

    public Target {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidValueException("target.name", name, "match ^" + NAME.pattern() + "$");
        }
    }

    /** {@code database/name}: how logs, statuses and people name a target. */
    @Override
    public String toString() {
        return database + "/" + name;
    }
}
