package dev.skein.mcp.sql;

import dev.skein.contracts.InvalidValueException;
import dev.skein.mcp.access.Code;
import dev.skein.mcp.access.ToolException;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * The tables that the tools may touch, by name, the same in each tenant's schema.
 *
 * @param readable all of them
 * @param writable those that may be written to
 */
public record Tables(Set<String> readable, Set<String> writable) {
    public Tables {
        readable = Set.copyOf(readable);
        writable = Set.copyOf(writable);
    }

    /** @throws InvalidValueException when a writable table is not among the readable ones */
    public static Tables of(Collection<String> readable, Collection<String> writable) {
        for (String table : writable) {
            if (!readable.contains(table)) {
                throw new InvalidValueException(
                        "skein.mcp.writable-tables", table, "be one of skein.mcp.tables, " + new TreeSet<>(readable));
            }
        }
        return new Tables(Set.copyOf(readable), Set.copyOf(writable));
    }

    /** The readable ones in order. */
    public TreeSet<String> sorted() {
        return new TreeSet<>(readable);
    }

    /** @throws ToolException when the table may not be written to */
    public void checkWritable(String table) {
        if (!writable.contains(table)) {
            throw new ToolException(
                    Code.PERMISSION_DENIED,
                    "table '" + table + "' may not be written to: it must be one of " + new TreeSet<>(writable));
        }
    }
}
