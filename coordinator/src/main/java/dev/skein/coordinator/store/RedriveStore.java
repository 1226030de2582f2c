package dev.skein.coordinator.store;

import dev.skein.contracts.CommandId;
import dev.skein.contracts.RolloutId;
import dev.skein.contracts.TenantId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;

/** Finds the tasks of a rollout that a verb moves, locked, at most so many at a time, on the caller's connection. */
public final class RedriveStore {
    private static final String JOINED = "SELECT " + TaskMapper.COLUMNS
            + " FROM tasks t JOIN targets g ON g.id = t.target_id WHERE t.rollout_id = $1 AND ";
    private static final String LOCKED = " ORDER BY t.target_id, t.id LIMIT $2 FOR NO KEY UPDATE OF t, g";
    /** A target that another rollout works on stays failed here: it never has two open tasks. */
    private static final String FAILED = JOINED + """
            t.state IN ('failed', 'quarantined') AND g.state <> 'deleted'
            AND ($3::text IS NULL OR error_group(t.failure) = $3)
            AND NOT EXISTS (SELECT FROM tasks o WHERE o.target_id = t.target_id
                            AND o.state IN ('queued', 'dispatched', 'running'))""" + LOCKED;

    /** New tenants of a rollout's set that came after its list was begun and were onboarded without it. */
    private static final String JOINED_LATER = "SELECT " + TaskMapper.COLUMNS + " FROM rollouts r " + """
            JOIN rollouts s ON s.set_name = r.set_name AND s.kind = 'onboarding'
            JOIN tasks t ON t.rollout_id = s.id JOIN targets g ON g.id = t.target_id
            WHERE r.id = $1 AND r.kind = 'rollout' AND r.selector = '{}' AND g.id > r.list_until
              AND t.operation = 'migrate' AND t.state IN ('failed', 'quarantined') AND g.state IN ('failed', 'quarantined')
              AND ($3::text IS NULL OR error_group(t.failure) = $3)
              AND NOT EXISTS (SELECT FROM tasks o WHERE o.target_id = t.target_id
                              AND o.state IN ('queued', 'dispatched', 'running'))""" + LOCKED;

    private static final String LEFT_OUT = JOINED + """
            (t.state IN ('failed', 'quarantined') AND (error_group(t.failure) = $3 OR g.tenant_id = ANY($4::text[]))
             OR t.state = 'queued' AND g.tenant_id = ANY($4::text[]))""" + LOCKED;
    private static final String QUEUED = JOINED + "t.state = 'queued'" + LOCKED;

    /** Failed and quarantined tasks; of one error group, or all. */
    public Future<LockedTasks> lockFailed(SqlClient sql, RolloutId rollout, Optional<String> error, int limit) {
        return sql.preparedQuery(FAILED)
                .execute(Tuple.tuple().addValue(rollout.value()).addValue(limit).addValue(error.orElse(null)))
                .map(TaskMapper::read);
    }

    /** Failed and quarantined onboarding tasks of tenants that joined after a rollout of the whole set had begun. */
    public Future<LockedTasks> lockFailedLater(SqlClient sql, RolloutId rollout, Optional<String> error, int limit) {
        return sql.preparedQuery(JOINED_LATER)
                .execute(Tuple.tuple().addValue(rollout.value()).addValue(limit).addValue(error.orElse(null)))
                .map(TaskMapper::read);
    }

    /** Tasks of an error group, and those of tenants that wait or have failed. */
    public Future<LockedTasks> lockLeftOut(
            SqlClient sql, RolloutId rollout, Optional<String> error, Collection<TenantId> tenants, int limit) {
        return sql.preparedQuery(LEFT_OUT)
                .execute(Tuple.tuple()
                        .addValue(rollout.value())
                        .addValue(limit)
                        .addValue(error.orElse(null))
                        .addValue(Columns.texts(tenants, TenantId::value)))
                .map(TaskMapper::read);
    }

    /** Has tasks go although their rollout is paused. */
    public Future<Void> lift(SqlClient sql, Collection<CommandId> tasks) {
        return sql.preparedQuery("UPDATE tasks SET priority = 1 WHERE id = ANY($1) AND priority = 0")
                .execute(Tuple.tuple().addValue(Columns.array(tasks, UUID[]::new, CommandId::value)))
                .mapEmpty();
    }

    /** Has a paused rollout's tasks wait, also those that were driven again. */
    public Future<Void> hold(SqlClient sql, RolloutId rollout) {
        return sql.preparedQuery("UPDATE tasks SET priority = 0 WHERE rollout_id = $1 AND priority = 1"
                        + " AND state IN ('queued', 'dispatched', 'running')")
                .execute(Tuple.of(rollout.value()))
                .mapEmpty();
    }

    /** Queued tasks. */
    public Future<LockedTasks> lockQueued(SqlClient sql, RolloutId rollout, int limit) {
        return sql.preparedQuery(QUEUED)
                .execute(Tuple.of(rollout.value(), limit))
                .map(TaskMapper::read);
    }
}
