package dev.skein.mcp.advice;

import dev.skein.mcp.sql.Names;
import dev.skein.mcp.sql.Plan;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds indexes that a plan could have used: for each table that is read as a whole, the columns that its filter compares,
 * equals first, and the order asked for above it. It guesses generously, since each guess is tried afterwards. Pure.
 */
final class Candidates {
    private static final String CAST = "\\)?(?:::[a-z ]+(?:\\(\\d+\\))?)?\\)?\\s*";

    private Candidates() {}

    /** @param columns the columns of each table */
    static List<Candidate> of(Plan plan, Map<String, List<String>> columns) {
        List<Candidate> found = new ArrayList<>();
        collect(plan.root(), Optional.empty(), columns, found);
        return found;
    }

    private static void collect(
            JsonObject node, Optional<JsonObject> parent, Map<String, List<String>> columns, List<Candidate> found) {
        if ("Seq Scan".equals(node.getString("Node Type"))) {
            Set<String> keys = keys(node, parent, columns.getOrDefault(node.getString("Relation Name"), List.of()));
            if (!keys.isEmpty()) {
                found.add(new Candidate(node.getString("Relation Name"), List.copyOf(keys), reason(node)));
            }
        }
        JsonArray parts = node.getJsonArray("Plans", new JsonArray());
        for (int i = 0; i < parts.size(); i++) {
            collect(parts.getJsonObject(i), Optional.of(node), columns, found);
        }
    }

    private static Set<String> keys(JsonObject scan, Optional<JsonObject> parent, List<String> columns) {
        String filter = scan.getString("Filter", "");
        String alias = scan.getString("Alias");
        Set<String> keys = new LinkedHashSet<>();
        for (String column : columns) {
            if (compares(filter, alias, column, "=(?!>)")) {
                keys.add(Names.identifier(column));
            }
        }
        Set<String> order = order(parent, alias, columns);
        if (!order.isEmpty()) {
            keys.addAll(order);
            return keys;
        }
        for (String column : columns) {
            if (compares(filter, alias, column, "(?:<=|>=|<(?!>)|>)") && keys.add(Names.identifier(column))) {
                // Behind the first range an index narrows nothing.
                break;
            }
        }
        return keys;
    }

    private static boolean compares(String filter, String alias, String column, String operator) {
        return Pattern.compile(name(alias) + "\\." + name(column) + CAST + operator)
                .matcher(filter)
                .find();
    }

    /** The order that a sort right above asks for, if it is one of columns. */
    private static Set<String> order(Optional<JsonObject> parent, String alias, List<String> columns) {
        Set<String> order = new LinkedHashSet<>();
        JsonArray keys = parent.filter(node -> "Sort".equals(node.getString("Node Type")))
                .map(node -> node.getJsonArray("Sort Key", new JsonArray()))
                .orElse(new JsonArray());
        for (int i = 0; i < keys.size(); i++) {
            String key = keys.getString(i);
            Optional<String> column = columns.stream()
                    .filter(each -> key.matches(name(alias) + "\\." + name(each) + "(?: DESC)?"))
                    .findFirst();
            if (column.isEmpty()) {
                return Set.of();
            }
            order.add(Names.identifier(column.get()) + (key.endsWith(" DESC") ? " DESC" : ""));
        }
        return order;
    }

    /** A name as the server prints it, quoted or not. */
    private static String name(String name) {
        return "(?:" + Pattern.quote(name) + "|" + Pattern.quote(Names.identifier(name)) + ")";
    }

    private static String reason(JsonObject scan) {
        String filter = scan.getString("Filter", "");
        return "the plan reads all of " + scan.getString("Relation Name")
                + (filter.isEmpty() ? " and sorts it" : " for the rows where " + filter);
    }
}
