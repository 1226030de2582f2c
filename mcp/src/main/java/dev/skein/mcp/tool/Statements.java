package dev.skein.mcp.tool;

import dev.skein.mcp.access.ToolException;
import dev.skein.mcp.sql.NamedParameters;
import java.util.List;
import java.util.Map;

/**
 * A statement as a caller gives it.
 *
 * @param sql with {@code $1}, {@code $2}, ...
 * @param values of them
 */
record Statements(String sql, List<?> values) {
    /** From a text and its parameters, by place or by name. */
    @SuppressWarnings("unchecked") // an object is read as a map with text keys
    static Statements of(String sql, Object parameters) {
        return switch (parameters) {
            case List<?> values -> new Statements(sql, values);
            case Map<?, ?> named -> {
                NamedParameters found = NamedParameters.of(sql, (Map<String, Object>) named);
                yield new Statements(found.sql(), found.values());
            }
            default -> throw ToolException.argument("parameters", "be a list, or an object for :name");
        };
    }
}
