package dev.skein.mcp.advice;

import dev.skein.mcp.sql.Gate;
import dev.skein.mcp.sql.Names;
import dev.skein.mcp.sql.Plan;
import dev.skein.mcp.sql.Session;
import dev.skein.mcp.sql.Statement;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Copies of a tenant's tables, with their indexes and at most so many rows, as temporary tables of one transaction that is
 * rolled back. Made by the tenant's own role, so it holds what that role may read. Statements that do not name a schema
 * are planned against the copies.
 */
final class Clone {
    private static final String INDEX = "skein_trial";
    private static final double WORTH_IT = 0.9;
    private static final String COLUMNS = """
            SELECT attname::text FROM pg_catalog.pg_attribute
            WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum""";
    private static final String SIZE = "SELECT reltuples::bigint FROM pg_catalog.pg_class WHERE oid = to_regclass($1)";

    private final Session session;
    private final int mostRows;
    private final Map<String, String> sizes = new LinkedHashMap<>();

    /** @param session one that may write and is rolled back */
    Clone(Session session, int mostRows) {
        this.session = session;
        this.mostRows = mostRows;
    }

    /** Copies a table, once. */
    void add(String table) {
        if (sizes.containsKey(table)) {
            return;
        }
        String original = Names.table(session.place().schema(), table);
        String copy = "pg_temp." + Names.identifier(table);
        long rows = session.query(SIZE, Tuple.of(original)).iterator().next().getLong(0);
        session.query("CREATE TEMP TABLE " + Names.identifier(table) + " (LIKE " + original
                + " INCLUDING GENERATED INCLUDING INDEXES INCLUDING STATISTICS) ON COMMIT DROP");
        String columns = Names.identifiers(columns(original));
        int copied = session.query("INSERT INTO " + copy + " (" + columns + ") SELECT " + columns + " FROM " + original
                        + sample(rows) + " LIMIT " + mostRows)
                .rowCount();
        session.query("ANALYZE " + copy);
        sizes.put(table, copied + " of about " + Math.max(rows, copied) + " rows");
    }

    private List<String> columns(String table) {
        List<String> names = new ArrayList<>();
        session.query(COLUMNS, Tuple.of(table)).forEach(row -> names.add(row.getString(0)));
        return names;
    }

    /** Blocks from all over the table, when it has more rows than are copied. */
    private String sample(long rows) {
        return rows <= mostRows
                ? ""
                : String.format(Locale.ROOT, " TABLESAMPLE SYSTEM (%.4f) REPEATABLE (1)", 120.0 * mostRows / rows);
    }

    /** Builds the index on the copy and asks the planner what it makes of it. */
    Proof prove(Candidate candidate, Statement statement) {
        add(candidate.table());
        Plan before = Gate.explain(session, statement.sql(), statement.parameters());
        if (before.nodes().stream().anyMatch(this::isOriginal)) {
            return Proof.none(
                    "the statement names the schema, so it cannot be planned against a copy: leave the schema out");
        }
        session.query("CREATE INDEX " + INDEX + " ON pg_temp." + Names.identifier(candidate.table()) + " ("
                + String.join(", ", candidate.keys()) + ")");
        Plan after = Gate.explain(session, statement.sql(), statement.parameters());
        session.query("DROP INDEX pg_temp." + INDEX);
        boolean used = after.nodes().stream().anyMatch(node -> INDEX.equals(node.getString("Index Name")));
        boolean worthIt = used && after.cost() < before.cost() * WORTH_IT;
        String where = "on a copy of " + sizes.get(candidate.table()) + " the planner ";
        String costs = String.format(Locale.ROOT, "the cost goes from %.1f to %.1f", before.cost(), after.cost());
        return new Proof(
                worthIt ? Proof.Verdict.PROVED : Proof.Verdict.REFUTED,
                where + (used ? "uses the index, and " : "does not use the index, and ") + costs);
    }

    private boolean isOriginal(JsonObject node) {
        return session.place().schema().equals(node.getString("Schema"));
    }

    /** All columns of a table of the tenant. */
    static Map<String, List<String>> columns(Session session, List<String> tables) {
        Map<String, List<String>> columns = new LinkedHashMap<>();
        for (String table : tables) {
            List<String> names = new ArrayList<>();
            for (Row row :
                    session.query(COLUMNS, Tuple.of(Names.table(session.place().schema(), table)))) {
                names.add(row.getString(0));
            }
            columns.put(table, names);
        }
        return columns;
    }
}
