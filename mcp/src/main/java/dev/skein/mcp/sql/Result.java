package dev.skein.mcp.sql;

import java.util.List;
import java.util.Map;

/**
 * What a statement answered.
 *
 * @param columns in order; a name that comes twice has a number
 * @param rows by column
 * @param affected how many rows it answered with or changed
 * @param bytes the size of the rows as JSON
 */
public record Result(List<Column> columns, List<Map<String, Object>> rows, long affected, long bytes) {
    /**
     * A column of the answer.
     *
     * @param type as PostgreSQL calls it
     */
    public record Column(String name, String type) {}

    public Result {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }
}
