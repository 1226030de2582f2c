package dev.skein.mcp.sql;

import java.util.Collection;
import java.util.stream.Collectors;

/** Quotes what the server itself puts into SQL text. Pure. */
public final class Names {
    private Names() {}

    /** A name as a quoted identifier. */
    public static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** Names as quoted identifiers, parted by commas. */
    public static String identifiers(Collection<String> names) {
        return names.stream().map(Names::identifier).collect(Collectors.joining(", "));
    }

    /** A table of a schema. */
    public static String table(String schema, String table) {
        return identifier(schema) + "." + identifier(table);
    }

    /** A text as a literal that reads the same whatever {@code standard_conforming_strings} says. */
    public static String literal(String text) {
        String quoted = "'" + text.replace("'", "''") + "'";
        return text.indexOf('\\') < 0 ? quoted : " E" + quoted.replace("\\", "\\\\");
    }
}
