package dev.skein.worker.engine;

import java.util.Optional;

/** Quotes what is put into SQL text. Pure. */
final class Sql {
    /** The name of the table in which Flyway records a schema's migrations. */
    static final String HISTORY_TABLE = "flyway_schema_history";

    private Sql() {}

    /** A name as a quoted identifier. */
    static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** A text as a literal that reads the same whatever {@code standard_conforming_strings} says. */
    static String literal(String text) {
        String quoted = "'" + text.replace("'", "''") + "'";
        return text.indexOf('\\') < 0 ? quoted : " E" + quoted.replace("\\", "\\\\");
    }

    /** A text as a literal, or {@code NULL}. */
    static String literal(Optional<String> text) {
        return text.map(Sql::literal).orElse("NULL");
    }

    /** A schema's history table, quoted as Flyway quotes it. */
    static String history(String schema) {
        return identifier(schema) + "." + identifier(HISTORY_TABLE);
    }
}
