package dev.skein.mcp.advice;

import dev.skein.mcp.sql.Names;
import java.util.List;

/**
 * An index that may help.
 *
 * @param table the table's name
 * @param keys the index's columns, quoted, with {@code DESC} where it belongs
 * @param reason what was seen
 */
record Candidate(String table, List<String> keys, String reason) {
    Candidate {
        keys = List.copyOf(keys);
    }

    /** The statement that builds it without holding up writers. */
    String sql(String schema) {
        return "CREATE INDEX CONCURRENTLY ON " + Names.table(schema, table) + " (" + String.join(", ", keys) + ")";
    }
}
