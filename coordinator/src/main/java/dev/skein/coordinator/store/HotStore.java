package dev.skein.coordinator.store;

import dev.skein.contracts.CommandId;
import dev.skein.contracts.Failure;
import dev.skein.contracts.RolloutId;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import dev.skein.contracts.TenantId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The SQL behind a tenant that someone waits for; every method runs on the caller's connection. */
public final class HotStore {
    private static final String LOOK = """
            SELECT g.id, g.version, coalesce(version_key(g.version) >= version_key($3), false) AS there,
              o.state AS open, o.operation,
              o.priority < 2 AND (o.state = 'queued' OR o.state = 'dispatched' AND r.state = 'paused') AS cold,
              (SELECT k.state FROM tasks k WHERE k.target_id = g.id ORDER BY k.updated_at DESC LIMIT 1) AS last,
              g.state, g.failure::text AS failure, f.name AS freeze, f.reason, f.asked_by, f.expires_at
            FROM targets g LEFT JOIN tasks o ON o.target_id = g.id AND o.state IN ('queued', 'dispatched', 'running')
            LEFT JOIN rollouts r ON r.id = o.rollout_id
            LEFT JOIN LATERAL (
              SELECT * FROM freezes z WHERE (z.expires_at IS NULL OR z.expires_at > $4)
                AND (z.set_name IS NULL OR z.set_name = g.set_name) AND (z.database IS NULL OR z.database = g.database)
                AND (z.tenant_id IS NULL OR z.tenant_id = g.tenant_id)
              ORDER BY z.expires_at DESC NULLS FIRST, z.name LIMIT 1) f ON true
            WHERE g.tenant_id = $1 AND g.set_name = $2 AND g.state <> 'deleted'""";
    /** What is out of a paused rollout waits in its worker: with its lease at an end, another command follows. */
    private static final String HURRY = """
            UPDATE tasks t SET priority = 2, due_at = least(due_at, $2), updated_at = $2,
              lease_until = CASE WHEN state = 'dispatched' THEN $2 ELSE lease_until END
            WHERE target_id = $1 AND priority < 2 AND (state = 'queued' OR state = 'dispatched'
              AND EXISTS (SELECT FROM rollouts r WHERE r.id = t.rollout_id AND r.state = 'paused'))""";

    private static final String ADD = """
            INSERT INTO tasks (id, rollout_id, target_id, version, priority, due_at, requested_at, created_at, updated_at)
            SELECT $1, r.id, g.id, $4, 2, $5, $5, $5, $5 FROM targets g
            JOIN rollouts r ON r.set_name = g.set_name AND r.kind = 'onboarding'
            WHERE g.id = $2 AND g.set_name = $3
            ON CONFLICT DO NOTHING RETURNING rollout_id""";

    /**
     * How a target stands.
     *
     * @param there whether it is at the version, or beyond it
     * @param open the state of its open task
     * @param cold whether that one waits like any other, in the queue or with a worker that was told to pause
     * @param undoing whether that one takes something back
     * @param frozen what keeps it from being begun; of several freezes the one that lasts longest
     * @param failed whether the newest task has failed or is quarantined
     */
    public record Sight(
            long id,
            Optional<SchemaVersion> version,
            boolean there,
            Optional<String> open,
            boolean cold,
            boolean undoing,
            Optional<Frozen> frozen,
            boolean failed,
            boolean quarantined,
            Optional<Failure> failure) {}

    /**
     * A freeze that covers a target.
     *
     * @param until empty for until it is lifted
     */
    public record Frozen(String name, String reason, String by, Optional<Instant> until) {}

    /** Looks at a target; empty when there is none. */
    public Future<Optional<Sight>> look(
            SqlClient sql, TenantId tenant, SetName set, SchemaVersion version, Instant now) {
        return sql.preparedQuery(LOOK)
                .execute(Tuple.of(tenant.value(), set.value(), version.value(), Columns.time(now)))
                .map(rows -> {
                    for (Row row : rows) {
                        return Optional.of(read(row));
                    }
                    return Optional.empty();
                });
    }

    private static Sight read(Row row) {
        @Nullable String last = row.getString("last");
        return new Sight(
                row.getLong("id"),
                Optional.ofNullable(row.getString("version")).map(SchemaVersion::of),
                row.getBoolean("there"),
                Optional.ofNullable(row.getString("open")),
                Boolean.TRUE.equals(row.getBoolean("cold")),
                "undo".equals(row.getString("operation")),
                Optional.ofNullable(row.getString("freeze"))
                        .map(name -> new Frozen(
                                name,
                                row.getString("reason"),
                                row.getString("asked_by"),
                                Columns.instant(row.getOffsetDateTime("expires_at")))),
                "failed".equals(last) || "quarantined".equals(last),
                row.getString("state").equals("quarantined"),
                Columns.failure(row.getString("failure")));
    }

    /** Moves a target's waiting task ahead of all others, and makes it due. */
    public Future<Void> hurry(SqlClient sql, long target, Instant now) {
        return sql.preparedQuery(HURRY)
                .execute(Tuple.of(target, Columns.time(now)))
                .mapEmpty();
    }

    /** Adds a task ahead of all others; empty when the target got one meanwhile. */
    public Future<Optional<RolloutId>> add(
            SqlClient sql, long target, SetName set, SchemaVersion version, Instant now) {
        return sql.preparedQuery(ADD)
                .execute(Tuple.of(CommandId.random().value(), target, set.value(), version.value(), Columns.time(now)))
                .map(rows -> {
                    for (Row row : rows) {
                        return Optional.of(new RolloutId(row.getUUID("rollout_id")));
                    }
                    return Optional.empty();
                });
    }
}
