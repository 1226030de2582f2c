package dev.skein.chaos.check;

import dev.skein.chaos.cluster.Cluster;
import dev.skein.chaos.load.AuditedSets;
import dev.skein.chaos.load.AuditedSets.AuditedSet;
import dev.skein.chaos.load.Batch;
import dev.skein.chaos.load.Tenant;
import dev.skein.stack.local.StackDatabases;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Each target is at its version and each script ran once: by the audit rows that scripts wrote, by Flyway's history, and
 * by the catalog, which must be what stock Flyway makes. No schema is there that should not be.
 */
final class TargetsCheck implements Check {
    private final Cluster cluster;
    private final Reference reference;

    TargetsCheck(Cluster cluster, Reference reference) {
        this.cluster = cluster;
        this.reference = reference;
    }

    @Override
    public List<String> problems(Batch batch) throws SQLException {
        List<String> problems = new ArrayList<>();
        try (Connection connection = cluster.connect(StackDatabases.TENANTS)) {
            for (AuditedSet set : AuditedSets.ALL) {
                List<Tenant> tenants = batch.tenants().stream()
                        .filter(each -> each.set().equals(set))
                        .toList();
                problems.addAll(ofSet(connection, batch, set, tenants));
            }
        }
        return problems;
    }

    private List<String> ofSet(Connection connection, Batch batch, AuditedSet set, List<Tenant> tenants)
            throws SQLException {
        List<String> problems = new ArrayList<>();
        String prefix = set.schemaPrefix() + batch.prefix();
        Map<String, String> digests = Catalog.digests(connection, prefix);
        Map<String, Map<String, Integer>> audit = audit(connection, set, prefix);
        List<String> expected = reference.histories().getOrDefault(set.name(), List.of());
        for (Tenant tenant : tenants) {
            String schema = tenant.schema();
            String digest = digests.remove(schema);
            if (digest == null) {
                problems.add(schema + " does not exist");
                continue;
            }
            if (!digest.equals(reference.digests().get(set.name()))) {
                problems.add(schema + " has another catalog than stock Flyway makes");
            }
            Map<String, Integer> ran = audit.getOrDefault(schema, Map.of());
            if (!ran.equals(Map.of("V1", 1, "V2", 1, "V3", 1))) {
                problems.add(schema + " was not migrated by each script once: " + ran);
            }
            problems.addAll(history(connection, schema, expected));
        }
        digests.keySet().forEach(schema -> problems.add(schema + " belongs to no tenant"));
        return problems;
    }

    private static List<String> history(Connection connection, String schema, List<String> expected) {
        try {
            List<String> history = Reference.history(connection, schema);
            return history.equals(expected)
                    ? List.of()
                    : List.of(schema + " has another history than stock Flyway's: " + history);
        } catch (SQLException e) {
            return List.of(schema + " has no history: " + e.getMessage());
        }
    }

    /** How often each script wrote its row, by schema. */
    private static Map<String, Map<String, Integer>> audit(Connection connection, AuditedSet set, String prefix)
            throws SQLException {
        Map<String, Map<String, Integer>> audit = new HashMap<>();
        String sql = "SELECT tenant, script, count(*) FROM public." + set.table()
                + " WHERE starts_with(tenant, ?) GROUP BY tenant, script";
        for (List<String> row : Rows.of(connection, sql, prefix)) {
            audit.computeIfAbsent(row.get(0), schema -> new HashMap<>()).put(row.get(1), Integer.valueOf(row.get(2)));
        }
        return audit;
    }
}
