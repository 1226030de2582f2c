package dev.skein.sets;

import dev.skein.contracts.SchemaVersion;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A script's name as Flyway reads it: {@code V3__tags.sql}, {@code B3__all.sql}, {@code U3__tags.sql} or {@code
 * R__views.sql}.
 *
 * @param prefix {@code V}, {@code B}, {@code U} or {@code R}
 * @param version absent for {@code R}
 * @param description what follows the two underscores
 */
record ScriptName(char prefix, Optional<SchemaVersion> version, String description) {
    private static final Pattern FORM = Pattern.compile("(?:([VBU])([0-9]+(?:[._][0-9]+)*)|R)__(.+)\\.sql");

    /**
     * Reads a name.
     *
     * @return empty when the name is not of that form
     * @throws dev.skein.contracts.InvalidValueException when its version has too many digits or parts
     */
    static Optional<ScriptName> parse(String fileName) {
        Matcher matcher = FORM.matcher(fileName);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Optional<SchemaVersion> version =
                Optional.ofNullable(matcher.group(2)).map(text -> SchemaVersion.of(text.replace('_', '.')));
        return Optional.of(new ScriptName(fileName.charAt(0), version, matcher.group(3)));
    }

    /** Whether Flyway would take the two for the same migration. */
    boolean sameAs(ScriptName other) {
        boolean sameVersion = version.isPresent()
                && other.version.isPresent()
                && version.get().compareTo(other.version.get()) == 0;
        return prefix == other.prefix && (prefix == 'R' ? description.equals(other.description) : sameVersion);
    }
}
