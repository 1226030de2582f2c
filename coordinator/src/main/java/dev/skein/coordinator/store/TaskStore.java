package dev.skein.coordinator.store;

import dev.skein.contracts.CommandId;
import dev.skein.contracts.Rehearsal;
import dev.skein.contracts.TenantId;
import dev.skein.coordinator.rollout.PlannedTask;
import dev.skein.coordinator.rollout.TaskState;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The SQL of {@code tasks}. One statement for any number of rows; every method runs on the caller's connection. */
public final class TaskStore {
    private static final String JOINED =
            "SELECT " + TaskMapper.COLUMNS + " FROM tasks t JOIN targets g ON g.id = t.target_id ";
    /** Whoever locks tasks locks their targets too, in the targets' order, or skips what others hold. */
    private static final String LOCK_BY_ID =
            JOINED + "WHERE t.id = ANY($1::uuid[]) ORDER BY t.target_id, t.id FOR NO KEY UPDATE OF t, g";

    private static final String LOCK_OPEN = JOINED + """
                    WHERE g.tenant_id = ANY($1::text[]) AND t.state IN ('queued', 'dispatched', 'running')
                    ORDER BY t.target_id, t.id FOR NO KEY UPDATE OF t, g""";
    /**
     * A lane is a wave that has been reached; its parallelism bounds what is out. Of a rollout that is paused only what was
     * driven again since goes. Tasks that someone waits for go whatever their rollout does.
     */
    private static final String DUE = """
            WITH lanes AS MATERIALIZED (
              SELECT w.rollout_id, w.number, coalesce(w.parallelism - w.dispatched - w.running, $2) AS room,
                CASE r.state WHEN 'paused' THEN 1 ELSE 0 END AS least{columns}
              FROM rollouts r JOIN waves w ON w.rollout_id = r.id AND w.number <= r.wave
              WHERE r.state IN ('running', 'paused') AND w.queued > 0),
            due AS (
              SELECT c.id, c.priority, c.due_at FROM lanes l CROSS JOIN LATERAL (
                SELECT t.id, t.priority, t.due_at, row_number() OVER (ORDER BY t.priority DESC, t.due_at) AS place
                FROM tasks t
                WHERE t.rollout_id = l.rollout_id AND t.wave = l.number AND t.state = 'queued' AND t.due_at <= $1
                  AND t.priority >= l.least {lane}
                ORDER BY t.priority DESC, t.due_at LIMIT $2) c
              WHERE c.place <= l.room
              UNION
              (SELECT t.id, t.priority, t.due_at FROM tasks t
               WHERE t.state = 'queued' AND t.priority = 2 AND t.due_at <= $1 {hot} ORDER BY t.due_at LIMIT $2))
            SELECT %s FROM (SELECT id FROM due ORDER BY priority DESC, due_at LIMIT $2) d
            JOIN tasks t ON t.id = d.id JOIN targets g ON g.id = t.target_id
            WHERE t.state = 'queued' AND (g.state <> 'deleted' OR t.operation NOT IN ('migrate', 'undo', 'rehearse', 'stamp'))
            FOR NO KEY UPDATE OF t, g SKIP LOCKED""".formatted(TaskMapper.COLUMNS);

    private static final String LOCK_DUE = due("", "", "");
    /** The same where something is frozen or waits for its window: each candidate is looked at with its target. */
    private static final String LOCK_ALLOWED =
            due(", r.window_from, r.window_to, r.window_zone, r.window_label", """
            AND EXISTS (
              SELECT FROM targets g JOIN tenants n ON n.id = g.tenant_id
              WHERE g.id = t.target_id AND NOT EXISTS (
                SELECT FROM freezes f WHERE (f.expires_at IS NULL OR f.expires_at > $1)
                  AND (f.set_name IS NULL OR f.set_name = g.set_name) AND (f.database IS NULL OR f.database = g.database)
                  AND (f.tenant_id IS NULL OR f.tenant_id = g.tenant_id))""", """
                AND (l.window_from IS NULL OR in_window($1, l.window_from, l.window_to, n.labels ->> l.window_label,
                  l.window_zone))""");

    private static String due(String columns, String frozen, String window) {
        return DUE.replace("{columns}", columns)
                .replace("{lane}", frozen.isEmpty() ? "" : frozen + window + ")")
                .replace("{hot}", frozen.isEmpty() ? "" : frozen + ")");
    }

    private static final String LOCK_EXPIRED = JOINED + """
                    WHERE t.state IN ('dispatched', 'running') AND t.lease_until <= $1
                    ORDER BY t.lease_until LIMIT $2 FOR NO KEY UPDATE OF t, g SKIP LOCKED""";
    private static final String GUARDED = """
            SELECT EXISTS (SELECT FROM freezes WHERE expires_at IS NULL OR expires_at > $1)
              OR EXISTS (SELECT FROM rollouts WHERE state IN ('running', 'paused') AND window_from IS NOT NULL) AS guarded""";
    private static final String LOCK_FROZEN = JOINED + """
                    JOIN removals f ON f.target_id = g.id AND f.state = 'frozen'
                    WHERE g.state = 'deleted' AND t.state = 'queued' AND t.operation IN ('migrate', 'undo', 'rehearse', 'stamp')
                    ORDER BY t.target_id LIMIT 500 FOR NO KEY UPDATE OF t, g""";
    private static final String BACKLOG = """
            SELECT
              EXISTS (SELECT FROM tasks WHERE state IN ('dispatched', 'running') AND lease_until <= $1) AS expired,
              (SELECT count(*) FROM tasks WHERE state IN ('dispatched', 'running')) AS outstanding""";
    private static final String WITH_OPEN = """
            SELECT g.tenant_id, g.set_name FROM tasks t JOIN targets g ON g.id = t.target_id
            WHERE g.tenant_id = ANY($1::text[]) AND t.state IN ('queued', 'dispatched', 'running')""";
    private static final String INSERT = """
            INSERT INTO tasks (id, rollout_id, target_id, version, priority, due_at, requested_at, created_at, updated_at)
            SELECT u.id, u.rollout, g.id, u.version, 1, u.requested_at, u.requested_at, u.requested_at, u.requested_at
            FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
              AS u(id, rollout, tenant, set_name, version, requested_at)
            JOIN targets g ON g.tenant_id = u.tenant AND g.set_name = u.set_name
            ON CONFLICT DO NOTHING""";
    private static final String SAVE = """
            UPDATE tasks t SET state = u.state, attempt = u.attempt, sequence = u.sequence, failures = u.failures,
              fence = u.fence, due_at = coalesce(u.due_at, t.due_at), lease_until = u.lease_until,
              worker = coalesce(u.worker, t.worker), path = u.path, failure = u.failure::jsonb,
              duration_ms = u.duration_ms, finished_at = u.finished_at, updated_at = $13, note = u.note,
              version_before = u.version_before, version_after = u.version_after, changed = u.changed,
              fingerprint = NULL
            FROM unnest($1::uuid[], $2::text[], $3::int[], $4::bigint[], $5::int[], $6::bigint[], $7::timestamptz[],
                $8::timestamptz[], $9::text[], $10::text[], $11::text[], $12::bigint[], $14::timestamptz[],
                $15::text[], $16::text[], $17::text[], $18::boolean[])
              AS u(id, state, attempt, sequence, failures, fence, due_at, lease_until, worker, path, failure,
                duration_ms, finished_at, note, version_before, version_after, changed)
            WHERE t.id = u.id""";

    private static final String KEEP = """
            UPDATE tasks t SET rehearsal = u.seen::jsonb FROM unnest($1::uuid[], $2::text[]) AS u(id, seen)
            WHERE t.id = u.id AND t.operation = 'rehearse' AND t.state = 'succeeded'""";

    /** What is out: whether leases have ended, and how many commands are outstanding. */
    public record Backlog(boolean expired, long outstanding) {}

    /** Whether something is frozen, or waits for its window; reads next to nothing. */
    public Future<Boolean> guarded(SqlClient sql, Instant now) {
        return sql.preparedQuery(GUARDED)
                .execute(Tuple.of(Columns.time(now)))
                .map(rows -> rows.iterator().next().getBoolean("guarded"));
    }

    /** What is out now; reads partial indexes only. */
    public Future<Backlog> backlog(SqlClient sql, Instant now) {
        return sql.preparedQuery(BACKLOG)
                .execute(Tuple.of(Columns.time(now)))
                .map(rows -> rows.iterator().next())
                .map(row -> new Backlog(row.getBoolean("expired"), row.getLong("outstanding")));
    }

    /** The known ones of these tasks, locked. */
    public Future<LockedTasks> lock(SqlClient sql, Collection<CommandId> ids) {
        Object array = Columns.array(ids, UUID[]::new, CommandId::value);
        return sql.preparedQuery(LOCK_BY_ID)
                .execute(Tuple.tuple().addValue(array))
                .map(TaskMapper::read);
    }

    /** The open tasks of tenants, locked. */
    public Future<LockedTasks> lockOpen(SqlClient sql, Collection<TenantId> tenants) {
        Object array = Columns.texts(tenants, t -> t);
        return sql.preparedQuery(LOCK_OPEN)
                .execute(Tuple.tuple().addValue(array))
                .map(TaskMapper::read);
    }

    /**
     * Queued tasks of rollouts that run whose wave and time have come, those that someone waits for first, then those
     * longest due, locked; those that others hold are left out.
     *
     * @param guarded whether to leave out also what is frozen or outside its window
     */
    public Future<LockedTasks> lockDue(SqlClient sql, Instant now, int limit, boolean guarded) {
        return sql.preparedQuery(guarded ? LOCK_ALLOWED : LOCK_DUE)
                .execute(Tuple.of(Columns.time(now), limit))
                .map(TaskMapper::read);
    }

    /** Tasks whose lease has ended, locked; those that others hold are left out. */
    public Future<LockedTasks> lockExpired(SqlClient sql, Instant now, int limit) {
        return sql.preparedQuery(LOCK_EXPIRED)
                .execute(Tuple.of(Columns.time(now), limit))
                .map(TaskMapper::read);
    }

    /** Tasks that wait to run scripts in targets on their way out, locked. */
    public Future<LockedTasks> lockFrozen(SqlClient sql) {
        return sql.query(LOCK_FROZEN).execute().map(TaskMapper::read);
    }

    /** Which targets of these tenants have an open task. */
    public Future<Set<TargetKey>> withOpenTask(SqlClient sql, Collection<TenantId> tenants) {
        return sql.preparedQuery(WITH_OPEN)
                .execute(Tuple.tuple().addValue(Columns.texts(tenants, t -> t)))
                .map(rows -> {
                    Set<TargetKey> open = new HashSet<>();
                    rows.forEach(row -> open.add(new TargetKey(
                            new TenantId(row.getString("tenant_id")),
                            new dev.skein.contracts.SetName(row.getString("set_name")))));
                    return open;
                });
    }

    /** Adds tasks that are due at once; a target that got an open task meanwhile keeps that one. */
    public Future<Void> insert(SqlClient sql, Map<TargetKey, PlannedTask> planned) {
        return sql.preparedQuery(INSERT)
                .execute(Tuple.tuple()
                        .addValue(Columns.array(
                                planned.values(), UUID[]::new, task -> task.id().value()))
                        .addValue(Columns.array(
                                planned.values(),
                                UUID[]::new,
                                task -> task.rollout().value()))
                        .addValue(Columns.texts(planned.keySet(), TargetKey::tenant))
                        .addValue(Columns.texts(planned.keySet(), TargetKey::set))
                        .addValue(Columns.texts(
                                planned.values(), task -> task.version().orElse(null)))
                        .addValue(Columns.array(
                                planned.values(), OffsetDateTime[]::new, task -> Columns.time(task.requestedAt()))))
                .mapEmpty();
    }

    /** Keeps what rehearsals saw; the caller has locked the tasks. */
    public Future<Void> keep(SqlClient sql, Map<CommandId, Rehearsal> seen) {
        if (seen.isEmpty()) {
            return Future.succeededFuture();
        }
        List<Map.Entry<CommandId, Rehearsal>> all = List.copyOf(seen.entrySet());
        return sql.preparedQuery(KEEP)
                .execute(Tuple.tuple()
                        .addValue(Columns.array(
                                all, UUID[]::new, each -> each.getKey().value()))
                        .addValue(Columns.texts(all, each -> Columns.json(each.getValue()))))
                .mapEmpty();
    }

    /** Writes the states of tasks that the caller has locked. */
    public Future<Void> save(SqlClient sql, Collection<TaskRow> tasks, Instant now) {
        return sql.preparedQuery(SAVE).execute(tuple(tasks, now)).mapEmpty();
    }

    private static Tuple tuple(Collection<TaskRow> tasks, Instant now) {
        var states = tasks.stream().map(TaskRow::state).toList();
        var details = states.stream().map(TaskColumns::of).toList();
        return Tuple.tuple()
                .addValue(Columns.array(tasks, UUID[]::new, t -> t.id().value()))
                .addValue(Columns.texts(states, TaskState::text))
                .addValue(
                        Columns.array(states, Integer[]::new, s -> s.attempts().attempt()))
                .addValue(Columns.array(states, Long[]::new, s -> s.attempts().sequence()))
                .addValue(
                        Columns.array(states, Integer[]::new, s -> s.attempts().failures()))
                .addValue(Columns.array(tasks, Long[]::new, TaskRow::fence))
                .addValue(Columns.array(details, OffsetDateTime[]::new, d -> Columns.time(d.dueAt())))
                .addValue(Columns.array(details, OffsetDateTime[]::new, d -> Columns.time(d.leaseUntil())))
                .addValue(Columns.texts(details, d -> d.worker().orElse(null)))
                .addValue(Columns.texts(details, d -> d.path().orElse(null)))
                .addValue(Columns.texts(
                        details, d -> d.failure().map(Columns::json).orElse(null)))
                .addValue(Columns.array(details, Long[]::new, d -> d.millis().orElse(null)))
                .addValue(Columns.time(now))
                .addValue(Columns.array(details, OffsetDateTime[]::new, d -> Columns.time(d.finishedAt())))
                .addValue(Columns.texts(details, d -> d.note().orElse(null)))
                .addValue(Columns.texts(details, d -> d.before().orElse(null)))
                .addValue(Columns.texts(details, d -> d.after().orElse(null)))
                .addValue(Columns.array(details, Boolean[]::new, TaskColumns::changed));
    }
}
