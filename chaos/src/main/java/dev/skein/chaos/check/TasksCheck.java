package dev.skein.chaos.check;

import dev.skein.chaos.cluster.Cluster;
import dev.skein.chaos.load.Batch;
import dev.skein.chaos.load.Tenant;
import dev.skein.stack.local.StackDatabases;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the coordinator says is what the databases say: one target and one task for each tenant, ready at the version,
 * and one processed command in the tenants' database, with the task's own id.
 */
final class TasksCheck implements Check {
    private static final String TASKS = "SELECT g.tenant_id, g.name, g.state, g.version, k.state, k.id FROM targets g"
            + " LEFT JOIN tasks k ON k.target_id = g.id WHERE starts_with(g.tenant_id, ?)";
    private static final String PROCESSED = "SELECT target, command_id, result ->> 'after' FROM skein.processed_events"
            + " WHERE starts_with(substr(target, 3), ?)";
    private static final String VERSION = "3";

    private final Cluster cluster;

    TasksCheck(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public List<String> problems(Batch batch) throws SQLException {
        List<String> problems = new ArrayList<>();
        Map<String, String> commands = new HashMap<>();
        Set<String> known = new HashSet<>();
        try (Connection connection = cluster.connect(StackDatabases.COORDINATOR)) {
            for (List<String> row : Rows.of(connection, TASKS, batch.prefix())) {
                if (!known.add(row.get(0))) {
                    problems.add(row.get(0) + " has more than one task");
                }
                commands.put(row.get(1), row.get(5));
                if (!row.subList(2, 5).equals(List.of("ready", VERSION, "succeeded"))) {
                    problems.add(row.get(0) + " is at " + row.subList(2, 5) + " for the coordinator");
                }
            }
        }
        for (Tenant tenant : batch.tenants()) {
            if (!known.remove(tenant.id())) {
                problems.add(tenant.id() + " is not known to the coordinator");
            }
        }
        known.forEach(tenant -> problems.add(tenant + " is known to the coordinator but was never announced"));
        problems.addAll(processed(batch, commands));
        return problems;
    }

    private List<String> processed(Batch batch, Map<String, String> commands) throws SQLException {
        List<String> problems = new ArrayList<>();
        Map<String, String> left = new HashMap<>(commands);
        try (Connection connection = cluster.connect(StackDatabases.TENANTS)) {
            for (List<String> row : Rows.of(connection, PROCESSED, batch.prefix())) {
                String command = left.remove(row.get(0));
                if (command == null) {
                    problems.add(row.get(0) + " was processed by more than one command");
                } else if (!command.equals(row.get(1))) {
                    problems.add(
                            row.get(0) + " was processed by command " + row.get(1) + ", not by its task " + command);
                }
            }
        }
        left.keySet().forEach(target -> problems.add(target + " has no processed command"));
        return problems;
    }
}
