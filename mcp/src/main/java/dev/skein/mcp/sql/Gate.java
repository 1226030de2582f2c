package dev.skein.mcp.sql;

import dev.skein.mcp.access.Code;
import dev.skein.mcp.access.ToolException;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a caller's statement passes before it runs: the server parses it, as one statement; {@code EXPLAIN} takes it,
 * which it does with queries and changes only; and the plan is within the budget. It turns away early and with clear
 * words. What a role may read and write is decided by the server alone, when it runs the statement.
 */
public final class Gate {
    /** What is taken, for the end of a refusal. */
    static final String TAKEN = "one SELECT, VALUES, INSERT, UPDATE, DELETE or MERGE is taken, nothing else";

    private static final Pattern LAST_SEMICOLON = Pattern.compile("\\s*;\\s*\\z");
    private static final Set<String> CATALOGS = Set.of("pg_catalog", "information_schema");
    private static final String SERVER_FUNCTIONS = "pg_";
    private static final String PARAMETER_TYPES =
            "SELECT parameter_types::text[] FROM pg_catalog.pg_prepared_statements WHERE statement = $1 LIMIT 1";

    private final LimitsConfig limits;

    public Gate(LimitsConfig limits) {
        this.limits = limits;
    }

    /**
     * Lets a statement pass that only reads.
     *
     * @param values the values of {@code $1}, {@code $2}, ...
     */
    public Statement reading(Session session, String sql, List<?> values) {
        Statement statement = pass(session, sql, values);
        if (statement.plan().writes()) {
            throw new ToolException(
                    Code.STATEMENT_NOT_ALLOWED, "the statement writes or locks rows: this tool only reads");
        }
        return statement;
    }

    /** Lets any query or change pass. */
    public Statement pass(Session session, String sql, List<?> values) {
        String text = LAST_SEMICOLON.matcher(sql).replaceFirst("");
        session.guard();
        session.prepare(text);
        Tuple parameters = Parameters.of(types(session, text), values);
        Plan plan = explain(session, text, parameters);
        judge(plan);
        return new Statement(text, parameters, plan);
    }

    /** The plan of a statement, which is not run. */
    public static Plan explain(Session session, String sql, Tuple parameters) {
        Row row = session.query("EXPLAIN (VERBOSE, FORMAT JSON) " + sql, parameters)
                .iterator()
                .next();
        return Plan.of(row.getJsonArray(0));
    }

    private static List<String> types(Session session, String sql) {
        var found = session.query(PARAMETER_TYPES, Tuple.of(sql)).iterator();
        return found.hasNext() ? Arrays.asList(found.next().getArrayOfStrings(0)) : List.of();
    }

    private void judge(Plan plan) {
        for (JsonObject node : plan.nodes()) {
            if (isServersOwn(node)) {
                throw new ToolException(
                        Code.PERMISSION_DENIED,
                        "the statement reads the server's catalogs: ask health_check for tables and columns");
            }
        }
        if (plan.cost() > limits.planCost()) {
            throw new ToolException(
                    Code.TOO_EXPENSIVE,
                    "the planner expects a cost of " + Math.round(plan.cost()) + ", and " + limits.planCost()
                            + " is the limit: use a condition that an index answers");
        }
        if (plan.rows() > limits.planRows()) {
            throw new ToolException(
                    Code.TOO_EXPENSIVE,
                    "the planner expects " + plan.rows() + " rows, and " + limits.planRows()
                            + " is the limit: add a condition or LIMIT");
        }
    }

    private static boolean isServersOwn(JsonObject node) {
        return CATALOGS.contains(node.getString("Schema", ""))
                && (node.containsKey("Relation Name")
                        || node.getString("Function Name", "").startsWith(SERVER_FUNCTIONS));
    }
}
