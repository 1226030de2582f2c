package dev.skein.mcp.tool;

import java.util.Map;

/**
 * What a tool answers.
 *
 * @param content as the tool's output schema says
 * @param rows how many rows were read or changed, for the audit
 * @param failed whether the call did not do what it was asked to
 */
public record ToolResult(Map<String, Object> content, long rows, boolean failed) {
    /** One that did what it was asked to. */
    public static ToolResult of(Map<String, Object> content, long rows) {
        return new ToolResult(content, rows, false);
    }
}
