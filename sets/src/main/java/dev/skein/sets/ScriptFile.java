package dev.skein.sets;

import dev.skein.contracts.SchemaVersion;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One file of a set, read once and never again.
 *
 * @param folder {@code shared}, {@code migrations}, {@code seeds} or {@code verify}
 * @param name the file's name, such as {@code V3__tags.sql} or {@code V3__tags.sql.conf}
 * @param content the file's text
 */
public record ScriptFile(String folder, String name, String content) {
    /** Whether the file is SQL, not the configuration of a script. */
    public boolean isSql() {
        return name.endsWith(".sql");
    }

    /** The version of a {@code V} or {@code B} script. */
    public Optional<SchemaVersion> version() {
        return ScriptName.parse(name).filter(each -> each.prefix() != 'U').flatMap(ScriptName::version);
    }

    /** The version that a {@code U} script takes back. */
    public Optional<SchemaVersion> undoes() {
        return ScriptName.parse(name).filter(each -> each.prefix() == 'U').flatMap(ScriptName::version);
    }

    /** The content as bytes, in UTF-8. */
    byte[] bytes() {
        return content.getBytes(StandardCharsets.UTF_8);
    }
}
