package dev.skein.mcp.sql;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * What the planner makes of a statement, as {@code EXPLAIN (VERBOSE, FORMAT JSON)} tells it.
 *
 * @param root the topmost node
 */
public record Plan(JsonObject root) {
    /** Reads the answer of {@code EXPLAIN}. */
    static Plan of(JsonArray explained) {
        return new Plan(explained.getJsonObject(0).getJsonObject("Plan"));
    }

    /** The expected cost of everything, in the planner's units. */
    public double cost() {
        return root.getDouble("Total Cost", 0.0);
    }

    /** The expected number of rows of the result. */
    public long rows() {
        return root.getLong("Plan Rows", 0L);
    }

    /** Whether the statement as a whole inserts, updates, deletes or merges. */
    public boolean isChange() {
        return "ModifyTable".equals(root.getString("Node Type"));
    }

    /** Whether a change answers with rows ({@code RETURNING}). */
    public boolean returnsRows() {
        return root.containsKey("Output");
    }

    /** Whether any part writes or locks rows. */
    public boolean writes() {
        return nodes().stream()
                .map(node -> node.getString("Node Type"))
                .anyMatch(type -> type.equals("ModifyTable") || type.equals("LockRows"));
    }

    /** All nodes, from the top. */
    public List<JsonObject> nodes() {
        List<JsonObject> nodes = new ArrayList<>();
        collect(root, nodes);
        return nodes;
    }

    private static void collect(JsonObject node, List<JsonObject> nodes) {
        nodes.add(node);
        JsonArray parts = node.getJsonArray("Plans", new JsonArray());
        for (int i = 0; i < parts.size(); i++) {
            collect(parts.getJsonObject(i), nodes);
        }
    }
}
