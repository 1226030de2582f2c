package dev.skein.mcp.tool;

import dev.skein.contracts.TenantId;
import dev.skein.mcp.access.ToolException;
import dev.skein.mcp.advice.Advice;
import dev.skein.mcp.advice.Advisor;
import dev.skein.mcp.advice.Proof;
import dev.skein.mcp.sql.Gate;
import dev.skein.mcp.sql.LimitsConfig;
import dev.skein.mcp.sql.Plan;
import dev.skein.mcp.sql.Session;
import dev.skein.mcp.sql.Statement;
import dev.skein.mcp.sql.Tables;
import dev.skein.mcp.sql.TenantSessions;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Says which indexes a statement or a tenant's tables want or could spare. The statement is planned and never run. Tried in
 * a transaction that is rolled back, in temporary tables only.
 */
public final class QueryOptimization implements Tool {
    private static final int COMPLEX_JOINS = 3;

    private final TenantSessions sessions;
    private final Gate gate;
    private final Advisor advisor;

    public QueryOptimization(TenantSessions sessions, Tables tables, LimitsConfig limits) {
        this.sessions = sessions;
        this.gate = new Gate(limits);
        this.advisor = new Advisor(tables, limits);
    }

    @Override
    public String name() {
        return "query_optimization";
    }

    @Override
    public ToolResult call(TenantId tenant, Arguments arguments) {
        Optional<Statements> given =
                arguments.optionalText("query").map(sql -> Statements.of(sql, arguments.parameters()));
        boolean tables = arguments.flag("include_tables", given.isEmpty());
        if (given.isEmpty() && !tables) {
            throw ToolException.argument("query", "be given, or include_tables be true");
        }
        return sessions.trial(tenant, session -> {
            Map<String, Object> content = new LinkedHashMap<>();
            List<Advice> found = new ArrayList<>();
            given.ifPresent(asked -> {
                Statement statement = gate.pass(session, asked.sql(), asked.values());
                content.put("plan", plan(statement.plan()));
                found.addAll(advisor.forStatement(session, statement));
            });
            if (tables) {
                forTables(session, found);
            }
            content.put("advice", found.stream().map(QueryOptimization::said).toList());
            return ToolResult.of(content, 0);
        });
    }

    private void forTables(Session session, List<Advice> found) {
        session.guard();
        // Copies of the statement's tables would be in the way of the originals' names.
        session.query("DISCARD TEMP");
        found.addAll(advisor.forTables(session));
    }

    private static Map<String, Object> plan(Plan plan) {
        List<JsonObject> nodes = plan.nodes();
        long joins = nodes.stream()
                .map(node -> node.getString("Node Type"))
                .filter(type -> type.endsWith("Join") || type.equals("Nested Loop"))
                .count();
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("cost", plan.cost());
        said.put("rows", plan.rows());
        said.put("complexity", joins == 0 ? "simple" : joins < COMPLEX_JOINS ? "moderate" : "complex");
        said.put("steps", nodes.stream().map(QueryOptimization::step).collect(Collectors.toList()));
        return said;
    }

    private static String step(JsonObject node) {
        String on = node.getString("Index Name", node.getString("Relation Name", ""));
        return node.getString("Node Type") + (on.isEmpty() ? "" : " on " + on);
    }

    private static Map<String, Object> said(Advice advice) {
        Proof proof = advice.proof();
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("kind", advice.kind().name().toLowerCase(Locale.ROOT));
        said.put("table", advice.table());
        said.put("sql", advice.sql());
        said.put("reason", advice.reason());
        said.put("verdict", proof.verdict().name().toLowerCase(Locale.ROOT));
        said.put("proof", proof.detail());
        return said;
    }
}
