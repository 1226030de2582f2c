package dev.skein.sets;

import dev.skein.contracts.SchemaVersion;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One file of a set, read once and never again.
 *
 * @param folder {@code shared}, {@code migrations}, {@code seeds} or {@code verify}
 * @param name the file's name, such as {@code V3__tags.sql} or {@code V3__tags.sql.conf}
 * @param content the file's text
 */
public record ScriptFile(String folder, String name, String content) {
    private static final Pattern VERSIONED = Pattern.compile("([VBU])([0-9]+(?:[._][0-9]+)*)__.*\\.sql");

    /** Whether the file is SQL, not the configuration of a script. */
    public boolean isSql() {
        return name.endsWith(".sql");
    }

    /** The version of a {@code V} or {@code B} script. */
    public Optional<SchemaVersion> version() {
        Matcher matcher = VERSIONED.matcher(name);
        return matcher.matches() && !matcher.group(1).equals("U")
                ? Optional.of(SchemaVersion.of(matcher.group(2).replace('_', '.')))
                : Optional.empty();
    }

    /** The content as bytes, in UTF-8. */
    byte[] bytes() {
        return content.getBytes(StandardCharsets.UTF_8);
    }
}
