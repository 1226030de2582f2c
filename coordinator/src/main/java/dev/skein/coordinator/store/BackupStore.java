package dev.skein.coordinator.store;

import dev.skein.contracts.Backup;
import dev.skein.contracts.CommandId;
import dev.skein.contracts.MigrationStatus;
import dev.skein.contracts.Operation;
import dev.skein.contracts.SetName;
import dev.skein.contracts.TenantId;
import dev.skein.coordinator.rollout.TaskState;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The SQL of {@code backups}; every method runs on the caller's connection. */
public final class BackupStore {
    private static final String RECORD = """
            INSERT INTO backups (id, target_id, detail, duration_ms, taken_at)
            SELECT u.id, t.target_id, u.detail::jsonb, u.ms, u.taken_at
            FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::timestamptz[]) AS u(id, detail, ms, taken_at)
            JOIN tasks t ON t.id = u.id
            ON CONFLICT (id) DO UPDATE SET detail = excluded.detail, duration_ms = excluded.duration_ms,
              taken_at = excluded.taken_at, pruned_at = NULL
            WHERE backups.taken_at < excluded.taken_at""";
    private static final String PRUNED = """
            UPDATE backups SET pruned_at = $2 WHERE id = ANY($1::uuid[]) AND pruned_at IS NULL""";

    private static final String TARGETS = """
            SELECT g.id, g.tenant_id, g.set_name, g.state, NULL::uuid AS backup, false AS pruned,
              (SELECT t.operation FROM tasks t
               WHERE t.target_id = g.id AND t.state IN ('queued', 'dispatched', 'running')) AS open
            FROM targets g WHERE g.tenant_id = $1 AND ($2::text IS NULL OR g.set_name = $2)
            ORDER BY g.id FOR NO KEY UPDATE OF g""";
    private static final String OF_BACKUP = """
            SELECT g.id, g.tenant_id, g.set_name, g.state, b.id AS backup, b.pruned_at IS NOT NULL AS pruned,
              (SELECT t.operation FROM tasks t
               WHERE t.target_id = g.id AND t.state IN ('queued', 'dispatched', 'running')) AS open
            FROM backups b JOIN targets g ON g.id = b.target_id WHERE b.id = $1 FOR NO KEY UPDATE OF g""";
    /**
     * The newest ones of each target stay, those that a deleted tenant comes back from, all of one that is not dropped yet,
     * and the restore points of rollouts that are not over, or whose undo is not.
     */
    private static final String PRUNABLE = """
            SELECT b.id, b.target_id, b.tenant_id, b.set_name FROM (
              SELECT b.id, b.target_id, b.taken_at, g.tenant_id, g.set_name,
                row_number() OVER (PARTITION BY b.target_id ORDER BY b.taken_at DESC, b.id) AS place
              FROM backups b JOIN targets g ON g.id = b.target_id
              WHERE b.pruned_at IS NULL AND ($1::text IS NULL OR g.tenant_id = $1)) b
            WHERE b.place > $2 AND b.taken_at < $3
              AND NOT EXISTS (SELECT FROM removals r
                              WHERE r.target_id = b.target_id AND (r.backup_id = b.id OR r.state <> 'dropped'))
              AND NOT EXISTS (SELECT FROM tasks t JOIN rollouts r ON r.id = t.rollout_id
                              WHERE t.id = b.id AND r.kind <> 'onboarding' AND (r.finished_at IS NULL
                                OR EXISTS (SELECT FROM rollouts u WHERE u.undoes = r.id AND u.finished_at IS NULL)))
              AND NOT EXISTS (SELECT FROM tasks t WHERE t.target_id = b.target_id
                              AND (t.state IN ('queued', 'dispatched', 'running')
                                OR t.operation = 'prune' AND t.state IN ('failed', 'quarantined') AND t.finished_at > $4))
            ORDER BY b.target_id, b.id LIMIT 10000""";

    private static final String PRUNE = """
            WITH added AS (
              INSERT INTO tasks (id, rollout_id, target_id, operation, backups, priority, due_at, requested_at,
                created_at, updated_at)
              SELECT gen_random_uuid(), r.id, g.id, 'prune', array_agg(b.id ORDER BY b.taken_at), 2, $2::timestamptz,
                $2::timestamptz, $2::timestamptz, $2::timestamptz
              FROM backups b JOIN targets g ON g.id = b.target_id
              JOIN rollouts r ON r.set_name = g.set_name AND r.kind = 'onboarding'
              WHERE b.id = ANY($1::uuid[]) GROUP BY r.id, g.id
              ON CONFLICT DO NOTHING RETURNING target_id, backups)
            INSERT INTO audit (at, verb, asked_by, reason, to_state, details, tenant_id)
            SELECT $2::timestamptz, $3, $4, $5, $6, array_to_string(a.backups, ', '), g.tenant_id
            FROM added a JOIN targets g ON g.id = a.target_id""";

    private static final String ADD = """
            INSERT INTO tasks (id, rollout_id, target_id, operation, backups, priority, due_at, requested_at,
              created_at, updated_at)
            SELECT $1, r.id, g.id, $3, $4::uuid[], 2, $5, $5, $5, $5
            FROM targets g JOIN rollouts r ON r.set_name = g.set_name AND r.kind = 'onboarding' WHERE g.id = $2
            ON CONFLICT DO NOTHING""";

    /**
     * A target that something is asked for.
     *
     * @param state of the target
     * @param backup the backup that was asked for, if it was one
     * @param open the operation of its open task
     */
    public record Place(
            long id,
            TenantId tenant,
            SetName set,
            String state,
            Optional<CommandId> backup,
            boolean pruned,
            Optional<String> open) {}

    /** A backup that may go. */
    public record Prunable(CommandId id, TenantId tenant, SetName set) {}

    /** Notes the backups that workers tell of, and those that are gone; a repeated one changes nothing. */
    public Future<Void> follow(
            SqlClient sql, Collection<MigrationStatus> statuses, Collection<TaskRow> tasks, Instant now) {
        Map<CommandId, Made> made = new HashMap<>();
        for (MigrationStatus status : statuses) {
            Optional<Made> one = Made.of(status);
            one.ifPresent(
                    found -> made.merge(status.header().commandId(), found, (known, other) -> known.newer(other)));
        }
        List<CommandId> gone = tasks.stream()
                .filter(task -> task.operation() == Operation.PRUNE && task.state() instanceof TaskState.Succeeded)
                .flatMap(task -> task.backups().about().stream().map(Backup::id))
                .toList();
        return (made.isEmpty() ? Future.<Void>succeededFuture() : record(sql, made.values()))
                .compose(recorded -> gone.isEmpty() ? Future.succeededFuture() : pruned(sql, gone, now));
    }

    /** A backup of its own, or a restore point; of a task that was tried again the newest counts. */
    private record Made(CommandId task, Backup backup, Duration took) {
        static Optional<Made> of(MigrationStatus status) {
            CommandId task = status.header().commandId();
            return switch (status) {
                case MigrationStatus.Succeeded done ->
                    done.backup().map(backup -> new Made(task, backup, done.duration()));
                case MigrationStatus.Failed failed ->
                    failed.backup().map(backup -> new Made(task, backup, failed.duration()));
                case MigrationStatus.Started other -> Optional.empty();
                case MigrationStatus.Progress other -> Optional.empty();
                case MigrationStatus.Retrying other -> Optional.empty();
                case MigrationStatus.Quarantined other -> Optional.empty();
                case MigrationStatus.Skipped other -> Optional.empty();
            };
        }

        Made newer(Made other) {
            return backup.takenAt().isBefore(other.backup.takenAt()) ? other : this;
        }
    }

    private static Future<Void> record(SqlClient sql, Collection<Made> made) {
        List<Backup> backups = made.stream().map(Made::backup).toList();
        return sql.preparedQuery(RECORD)
                .execute(Tuple.tuple()
                        .addValue(Columns.array(
                                made, UUID[]::new, done -> done.task().value()))
                        .addValue(Columns.texts(backups, Columns::json))
                        .addValue(Columns.array(
                                made, Long[]::new, done -> done.took().toMillis()))
                        .addValue(Columns.array(
                                backups, OffsetDateTime[]::new, backup -> Columns.time(backup.takenAt()))))
                .mapEmpty();
    }

    private static Future<Void> pruned(SqlClient sql, List<CommandId> gone, Instant now) {
        return sql.preparedQuery(PRUNED)
                .execute(Tuple.of(Columns.array(gone, UUID[]::new, CommandId::value), Columns.time(now)))
                .mapEmpty();
    }

    /** The targets of a tenant, or its one of a set, locked. */
    public Future<List<Place>> targets(SqlClient sql, TenantId tenant, Optional<SetName> set) {
        @Nullable String name = set.map(SetName::value).orElse(null);
        return sql.preparedQuery(TARGETS)
                .execute(Tuple.of(tenant.value(), name))
                .map(rows -> {
                    List<Place> places = new ArrayList<>();
                    rows.forEach(row -> places.add(place(row)));
                    return places;
                });
    }

    /** The target of a backup, locked. */
    public Future<Optional<Place>> ofBackup(SqlClient sql, CommandId backup) {
        return sql.preparedQuery(OF_BACKUP).execute(Tuple.of(backup.value())).map(rows -> {
            for (Row row : rows) {
                return Optional.of(place(row));
            }
            return Optional.empty();
        });
    }

    /**
     * Which backups may go: beyond the newest ones of their target, and taken before that time.
     *
     * @param failed leaves out targets where that has failed since
     * @return at most 10,000
     */
    public Future<List<Prunable>> prunable(
            SqlClient sql, Optional<TenantId> tenant, int keep, Instant before, Instant failed) {
        @Nullable String name = tenant.map(TenantId::value).orElse(null);
        return sql.preparedQuery(PRUNABLE)
                .execute(Tuple.of(name, keep, Columns.time(before), Columns.time(failed)))
                .map(rows -> {
                    List<Prunable> found = new ArrayList<>();
                    rows.forEach(row -> found.add(new Prunable(
                            new CommandId(row.getUUID("id")),
                            new TenantId(row.getString("tenant_id")),
                            new SetName(row.getString("set_name")))));
                    return found;
                });
    }

    /**
     * Adds a task for each target of these backups, with its audit entry; a target with an open task gets none.
     *
     * @param why without details: these are the backups
     */
    public Future<Void> prune(SqlClient sql, List<CommandId> backups, AuditStore.Entry why, Instant now) {
        return sql.preparedQuery(PRUNE)
                .execute(Tuple.of(
                        Columns.array(backups, UUID[]::new, CommandId::value),
                        Columns.time(now),
                        why.verb(),
                        why.by(),
                        why.reason(),
                        why.to()))
                .mapEmpty();
    }

    /** Adds a task ahead of all others; false when the target got one meanwhile. */
    public Future<Boolean> add(
            SqlClient sql, CommandId task, long target, Operation operation, List<CommandId> about, Instant now) {
        return sql.preparedQuery(ADD)
                .execute(Tuple.of(
                        task.value(),
                        target,
                        operation.name().toLowerCase(Locale.ROOT),
                        Columns.array(about, UUID[]::new, CommandId::value),
                        Columns.time(now)))
                .map(added -> added.rowCount() == 1);
    }

    private static Place place(Row row) {
        return new Place(
                row.getLong("id"),
                new TenantId(row.getString("tenant_id")),
                new SetName(row.getString("set_name")),
                row.getString("state"),
                Optional.ofNullable(row.getUUID("backup")).map(CommandId::new),
                row.getBoolean("pruned"),
                Optional.ofNullable(row.getString("open")));
    }
}
