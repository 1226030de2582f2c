package dev.skein.mcp.advice;

import dev.skein.mcp.access.Code;
import dev.skein.mcp.access.ToolException;
import dev.skein.mcp.sql.LimitsConfig;
import dev.skein.mcp.sql.Session;
import dev.skein.mcp.sql.Statement;
import dev.skein.mcp.sql.Tables;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Advice for one statement, or for the tables as they are; tried on copies where that is possible. */
public final class Advisor {
    private final Tables tables;
    private final LimitsConfig limits;

    public Advisor(Tables tables, LimitsConfig limits) {
        this.tables = tables;
        this.limits = limits;
    }

    /**
     * Indexes that would help a statement.
     *
     * @param session one that may write and is rolled back
     */
    public List<Advice> forStatement(Session session, Statement statement) {
        List<String> used = tables(session, statement);
        List<Candidate> candidates = Candidates.of(statement.plan(), Clone.columns(session, used));
        if (candidates.isEmpty()) {
            return List.of();
        }
        List<Advice> found = new ArrayList<>();
        Clone clone = new Clone(session, limits.cloneRows());
        Catalog catalog = new Catalog(session, tables);
        String obstacle = copy(clone, used);
        for (Candidate candidate : candidates) {
            Proof proof = obstacle.isEmpty() ? clone.prove(candidate, statement) : Proof.none(obstacle);
            found.add(catalog.advice(Advice.Kind.MISSING_INDEX, candidate, proof));
        }
        return found;
    }

    /**
     * What the catalogs say of all tables.
     *
     * @param session one that may write and is rolled back
     */
    public List<Advice> forTables(Session session) {
        Catalog catalog = new Catalog(session, tables);
        List<Advice> found = new ArrayList<>(catalog.unused());
        found.addAll(catalog.duplicates());
        found.addAll(catalog.foreignKeys(new Clone(session, limits.cloneRows())));
        return found;
    }

    private List<String> tables(Session session, Statement statement) {
        Set<String> used = new LinkedHashSet<>();
        statement.plan().nodes().stream()
                .filter(node -> session.place().schema().equals(node.getString("Schema")))
                .filter(node -> node.containsKey("Relation Name"))
                .map(node -> node.getString("Relation Name"))
                .forEach(used::add);
        return List.copyOf(used);
    }

    /** Copies all tables of a statement; returns why it cannot. */
    private String copy(Clone clone, List<String> used) {
        for (String table : used) {
            if (!tables.readable().contains(table)) {
                return "the statement reads " + table + ", which may not be copied";
            }
        }
        try {
            used.forEach(clone::add);
            return "";
        } catch (ToolException e) {
            if (e.code() == Code.PERMISSION_DENIED) {
                throw new ToolException(
                        Code.PERMISSION_DENIED,
                        e.getMessage() + ": grant TEMPORARY on the database to the role",
                        e.sqlState().orElse(""));
            }
            throw e;
        }
    }
}
