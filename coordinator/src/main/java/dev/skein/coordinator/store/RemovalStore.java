package dev.skein.coordinator.store;

import dev.skein.contracts.TenantId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The SQL of {@code removals}; each method is one statement on the caller's connection. */
public final class RemovalStore {
    /** A target that no command was ever sent for has nothing to back up or to drop. */
    private static final String FREEZE = """
            WITH frozen AS (
              INSERT INTO removals AS r (target_id, phase, frozen_at, due_at, updated_at)
              SELECT g.id, g.state, $3::timestamptz, $3::timestamptz, $3::timestamptz FROM unnest($1::text[], $2::text[]) AS u(tenant, set_name)
              JOIN targets g ON g.tenant_id = u.tenant AND g.set_name = u.set_name
              WHERE g.fence > 0 AND g.state <> 'deleted'
              ON CONFLICT (target_id) DO UPDATE SET state = 'frozen', phase = EXCLUDED.phase, frozen_at = $3::timestamptz, due_at = $3::timestamptz,
                task_id = NULL, backup_id = NULL, why = NULL, updated_at = $3::timestamptz
              RETURNING target_id)
            INSERT INTO audit (at, verb, asked_by, reason, to_state, details, tenant_id)
            SELECT $3::timestamptz, 'freeze', 'coordinator', 'the tenant was deleted', 'frozen', g.database || '/' || g.name, g.tenant_id
            FROM frozen f JOIN targets g ON g.id = f.target_id""";

    private static final String REVIVE = """
            UPDATE removals r SET state = 'reviving', updated_at = $3::timestamptz
            FROM unnest($1::text[], $2::text[]) AS u(tenant, set_name)
            JOIN targets g ON g.tenant_id = u.tenant AND g.set_name = u.set_name
            WHERE r.target_id = g.id""";

    /** What a step's task has come to. A failed step begins again with a backup, so that nothing old is relied on. */
    private static final String SETTLE = """
            WITH ended AS (
              UPDATE removals r SET
                state = CASE WHEN t.state <> 'succeeded' THEN 'frozen'
                             WHEN r.state = 'backing_up' THEN 'waiting' ELSE 'dropped' END,
                backup_id = CASE WHEN t.state = 'succeeded' AND r.state = 'backing_up' THEN t.id ELSE r.backup_id END,
                why = CASE WHEN t.state = 'succeeded' THEN NULL
                           ELSE coalesce(t.failure ->> 'message', 'its task was ' || t.state) END,
                due_at = CASE WHEN t.state = 'succeeded' THEN $1::timestamptz ELSE $2::timestamptz END, task_id = NULL, updated_at = $1::timestamptz
              FROM tasks t
              WHERE t.id = r.task_id AND r.state IN ('backing_up', 'dropping')
                AND t.state NOT IN ('queued', 'dispatched', 'running')
              RETURNING r.target_id, t.operation, t.state, r.state AS now_state, r.why, r.backup_id)
            INSERT INTO audit (at, verb, asked_by, reason, to_state, details, tenant_id)
            SELECT $1::timestamptz, e.operation, 'coordinator', 'the tenant was deleted', e.now_state,
              g.database || '/' || g.name || coalesce(': ' || e.why, ', backup ' || e.backup_id, ''), g.tenant_id
            FROM ended e JOIN targets g ON g.id = e.target_id""";

    private static final String STEP = """
            WITH due AS (
              SELECT r.target_id, gen_random_uuid() AS task, g.set_name, r.backup_id
              FROM removals r JOIN targets g ON g.id = r.target_id
              WHERE r.state = '%1$s' AND r.due_at <= $1::timestamptz AND r.frozen_at <= $2::timestamptz AND g.state = 'deleted'
                AND NOT EXISTS (SELECT FROM tasks t WHERE t.target_id = r.target_id
                                AND t.state IN ('queued', 'dispatched', 'running'))
              ORDER BY r.due_at LIMIT 500 FOR UPDATE OF r SKIP LOCKED),
            added AS (
              INSERT INTO tasks (id, rollout_id, target_id, operation, backups, priority, due_at, requested_at,
                created_at, updated_at)
              SELECT d.task, o.id, d.target_id, '%2$s', %3$s, 2, $1::timestamptz, $1::timestamptz, $1::timestamptz, $1::timestamptz
              FROM due d JOIN rollouts o ON o.set_name = d.set_name AND o.kind = 'onboarding'
              ON CONFLICT DO NOTHING RETURNING id, target_id)
            UPDATE removals r SET state = '%4$s', task_id = a.id, updated_at = $1::timestamptz
            FROM added a WHERE r.target_id = a.target_id""";
    private static final String BACK_UP = STEP.formatted("frozen", "backup", "'{}'::uuid[]", "backing_up");
    private static final String DROP = STEP.formatted("waiting", "drop", "ARRAY[d.backup_id]", "dropping");

    /** Who was created again while a step was under way had an open task, and so got none of its own. */
    private static final String ONBOARD = """
            WITH free AS (
              DELETE FROM removals r WHERE r.state = 'reviving'
                AND NOT EXISTS (SELECT FROM tasks t WHERE t.target_id = r.target_id
                                AND t.state IN ('queued', 'dispatched', 'running'))
              RETURNING r.target_id)
            INSERT INTO tasks (id, rollout_id, target_id, priority, due_at, requested_at, created_at, updated_at)
            SELECT gen_random_uuid(), o.id, g.id, 1, $1::timestamptz, $1::timestamptz, $1::timestamptz, $1::timestamptz
            FROM free f JOIN targets g ON g.id = f.target_id
            JOIN rollouts o ON o.set_name = g.set_name AND o.kind = 'onboarding' WHERE g.state = 'pending'
            ON CONFLICT DO NOTHING""";

    private static final String OPEN = "SELECT EXISTS (SELECT FROM removals WHERE state <> 'dropped') AS open";
    private static final String OF_TENANT = """
            SELECT g.id, g.set_name, g.database, r.state, r.phase, r.backup_id
            FROM targets g LEFT JOIN removals r ON r.target_id = g.id
            WHERE g.tenant_id = $1 AND g.state = 'deleted' ORDER BY g.id FOR NO KEY UPDATE OF g""";
    private static final String UNFREEZE = """
            WITH gone AS (DELETE FROM removals WHERE target_id = $1),
            counted AS (INSERT INTO database_loads AS l (database, targets)
              SELECT database, 1 FROM targets WHERE id = $1
              ON CONFLICT (database) DO UPDATE SET targets = l.targets + 1),
            active AS (UPDATE tenants SET state = 'active', updated_at = $3::timestamptz
              WHERE id = (SELECT tenant_id FROM targets WHERE id = $1))
            UPDATE targets SET state = $2, updated_at = $3::timestamptz WHERE id = $1""";

    /**
     * A target of a deleted tenant.
     *
     * @param removal how far its removal is; empty when nothing was to be removed
     * @param phase its state before
     */
    public record Removed(
            long target, String set, String database, Optional<String> removal, String phase, Optional<UUID> backup) {}

    /** Notes that targets are on their way out; to be called before they are marked as deleted. */
    public Future<Void> freeze(SqlClient sql, Collection<TargetKey> targets, Instant now) {
        return sql.preparedQuery(FREEZE).execute(keys(targets, now)).mapEmpty();
    }

    /** Notes that targets are wanted again. */
    public Future<Void> revive(SqlClient sql, Collection<TargetKey> targets, Instant now) {
        return sql.preparedQuery(REVIVE).execute(keys(targets, now)).mapEmpty();
    }

    /** Whether any removal has steps before it. */
    public Future<Boolean> anyOpen(SqlClient sql) {
        return sql.query(OPEN).execute().map(rows -> rows.iterator().next().getBoolean("open"));
    }

    /** Follows what tasks have come to; returns how many. */
    public Future<Integer> settle(SqlClient sql, Instant now, Instant retryAt) {
        return sql.preparedQuery(SETTLE)
                .execute(Tuple.of(Columns.time(now), Columns.time(retryAt)))
                .map(SqlResult::rowCount);
    }

    /** Begins the backups that are due; returns how many. */
    public Future<Integer> backUp(SqlClient sql, Instant now) {
        return sql.preparedQuery(BACK_UP)
                .execute(Tuple.of(Columns.time(now), Columns.time(now)))
                .map(SqlResult::rowCount);
    }

    /** Begins the drops of what was frozen by then and has its backup; returns how many. */
    public Future<Integer> drop(SqlClient sql, Instant now, Instant frozenBy) {
        return sql.preparedQuery(DROP)
                .execute(Tuple.of(Columns.time(now), Columns.time(frozenBy)))
                .map(SqlResult::rowCount);
    }

    /** Gives those who came back meanwhile a task of their own; returns how many. */
    public Future<Integer> onboard(SqlClient sql, Instant now) {
        return sql.preparedQuery(ONBOARD).execute(Tuple.of(Columns.time(now))).map(SqlResult::rowCount);
    }

    /** The deleted targets of a tenant, locked. */
    public Future<List<Removed>> of(SqlClient sql, TenantId tenant) {
        return sql.preparedQuery(OF_TENANT).execute(Tuple.of(tenant.value())).map(rows -> {
            List<Removed> removed = new ArrayList<>();
            for (Row row : rows) {
                removed.add(new Removed(
                        row.getLong("id"),
                        row.getString("set_name"),
                        row.getString("database"),
                        Optional.ofNullable(row.getString("state")),
                        Optional.ofNullable(row.getString("phase")).orElse("pending"),
                        Optional.ofNullable(row.getUUID("backup_id"))));
            }
            return removed;
        });
    }

    /** Makes a target and its tenant active again. */
    public Future<Void> unfreeze(SqlClient sql, long target, String phase, Instant now) {
        return sql.preparedQuery(UNFREEZE)
                .execute(Tuple.of(target, phase, Columns.time(now)))
                .mapEmpty();
    }

    private static Tuple keys(Collection<TargetKey> targets, Instant now) {
        return Tuple.tuple()
                .addValue(Columns.texts(targets, TargetKey::tenant))
                .addValue(Columns.texts(targets, TargetKey::set))
                .addValue(Columns.time(now));
    }
}
