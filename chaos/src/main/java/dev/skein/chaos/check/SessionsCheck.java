package dev.skein.chaos.check;

import dev.skein.chaos.cluster.Cluster;
import dev.skein.chaos.load.Batch;
import dev.skein.stack.local.StackDatabases;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Nothing is left locked, and no session is left in the middle of something, in either database. */
final class SessionsCheck implements Check {
    private static final String WAITING = "SELECT pid, locktype, mode FROM pg_locks WHERE NOT granted";
    private static final String ADVISORY = "SELECT l.pid, a.application_name, a.state FROM pg_locks l"
            + " JOIN pg_stat_activity a USING (pid) JOIN pg_database d ON d.oid = l.database"
            + " WHERE l.locktype = 'advisory' AND d.datname = ?";
    private static final String BUSY = "SELECT pid, application_name, state, now() - xact_start FROM pg_stat_activity"
            + " WHERE datname = ? AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
            + " AND (state <> 'idle' OR xact_start IS NOT NULL)";
    private static final String ATTEMPTS =
            "SELECT pid, application_name, state FROM pg_stat_activity" + " WHERE application_name LIKE 'skein:%:%:%'";

    private final Cluster cluster;

    SessionsCheck(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public List<String> problems(Batch batch) throws SQLException {
        List<String> problems = new ArrayList<>();
        try (Connection connection = cluster.connect("postgres")) {
            add(problems, "waits for a lock", Rows.of(connection, WAITING));
            add(problems, "holds an advisory lock", Rows.of(connection, ADVISORY, StackDatabases.TENANTS));
            add(problems, "is in the middle of something", Rows.of(connection, BUSY, StackDatabases.TENANTS));
            add(problems, "still runs an attempt", Rows.of(connection, ATTEMPTS));
            List<List<String>> leaders = Rows.of(connection, ADVISORY, StackDatabases.COORDINATOR);
            if (leaders.size() != 1) {
                problems.add("the coordinators hold " + leaders.size() + " leader's locks: " + leaders);
            }
        }
        return problems;
    }

    private static void add(List<String> problems, String what, List<List<String>> sessions) {
        sessions.forEach(session -> problems.add("a session " + what + ": " + session));
    }
}
