package dev.skein.coordinator.store;

import dev.skein.contracts.RolloutId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The SQL that forgets what is old, a limited number of rows at a time, on the caller's connection. Rows that another
 * transaction holds are left for the next time. The waves keep counting what is gone.
 */
public final class RetentionStore {
    private static final String EVENTS = """
            DELETE FROM intake_events WHERE (source, event_id) IN (
              SELECT source, event_id FROM intake_events WHERE received_at < $1 ORDER BY received_at LIMIT $2
              FOR UPDATE SKIP LOCKED)""";
    /**
     * What has failed stays, because it is still to be driven again, until its rollout is over as well; but not what was to
     * remove old backups, which is asked for anew.
     */
    private static final String TASKS = """
            DELETE FROM tasks WHERE id IN (
              SELECT t.id FROM tasks t JOIN rollouts r ON r.id = t.rollout_id
              WHERE t.finished_at < $1 AND (r.finished_at < $1
                OR r.kind = 'onboarding' AND (t.state IN ('succeeded', 'skipped', 'cancelled') OR t.operation = 'prune'))
              ORDER BY t.finished_at LIMIT $2 FOR UPDATE OF t SKIP LOCKED)""";

    private static final String AUDIT = """
            DELETE FROM audit WHERE id IN (
              SELECT id FROM audit WHERE at < $1 ORDER BY at LIMIT $2 FOR UPDATE SKIP LOCKED)""";
    private static final String CONTROLS = """
            SELECT id FROM rollouts WHERE kind <> 'onboarding' AND finished_at < $1 AND told <> 'gone'
            ORDER BY finished_at LIMIT $2""";

    /** Forgets events that were taken in before; the result is how many. */
    public Future<Integer> forgetEvents(SqlClient sql, Instant before, int limit) {
        return delete(sql, EVENTS, before, limit);
    }

    /** Forgets tasks that ended before, of rollouts that did too, or of new tenants; the result is how many. */
    public Future<Integer> forgetTasks(SqlClient sql, Instant before, int limit) {
        return delete(sql, TASKS, before, limit);
    }

    /** Forgets audit entries from before; the result is how many. */
    public Future<Integer> forgetAudit(SqlClient sql, Instant before, int limit) {
        return delete(sql, AUDIT, before, limit);
    }

    private static Future<Integer> delete(SqlClient sql, String text, Instant before, int limit) {
        return sql.preparedQuery(text)
                .execute(Tuple.of(Columns.time(before), limit))
                .map(rows -> rows.rowCount());
    }

    /** Rollouts that ended before, and of which workers may still hear. */
    public Future<List<RolloutId>> controlled(SqlClient sql, Instant before, int limit) {
        return sql.preparedQuery(CONTROLS)
                .execute(Tuple.of(Columns.time(before), limit))
                .map(rows -> {
                    List<RolloutId> ended = new ArrayList<>();
                    rows.forEach(row -> ended.add(new RolloutId(row.getUUID("id"))));
                    return ended;
                });
    }
}
