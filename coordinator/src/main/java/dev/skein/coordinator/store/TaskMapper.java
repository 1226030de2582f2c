package dev.skein.coordinator.store;

import dev.skein.contracts.CommandId;
import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import dev.skein.contracts.MigrationPath;
import dev.skein.contracts.Operation;
import dev.skein.contracts.RolloutId;
import dev.skein.contracts.SchemaVersion;
import dev.skein.coordinator.rollout.Attempts;
import dev.skein.coordinator.rollout.TaskState;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads tasks joined with their targets. */
final class TaskMapper {
    /** The columns that {@link #read} needs, of {@code tasks t JOIN targets g}. */
    static final String COLUMNS = """
            t.id, t.rollout_id, t.version AS wanted, t.fence AS task_fence, t.requested_at, t.state AS task_state,
            t.attempt, t.sequence, t.failures, t.due_at, t.lease_until, t.worker, t.path,
            t.failure::text AS task_failure, t.duration_ms, t.finished_at, t.wave, t.operation, t.note,
            t.version_before, t.version_after, t.changed, t.restore_point, t.priority,
            CASE WHEN t.backups <> '{}' THEN
              (SELECT jsonb_agg(b.detail)::text FROM backups b WHERE b.id = ANY(t.backups)) END AS about,
            """ + TargetStore.COLUMNS;

    private static final Failure UNKNOWN = Failure.of(FailureKind.UNKNOWN, "the failure was not recorded");

    private TaskMapper() {}

    static LockedTasks read(RowSet<Row> rows) {
        List<TaskRow> tasks = new ArrayList<>(rows.size());
        Map<TargetKey, TargetRow> targets = new HashMap<>();
        for (Row row : rows) {
            TargetRow target = TargetStore.read(row);
            targets.put(target.key(), target);
            tasks.add(new TaskRow(
                    new CommandId(row.getUUID("id")),
                    new RolloutId(row.getUUID("rollout_id")),
                    row.getInteger("wave"),
                    target.key(),
                    Operation.valueOf(row.getString("operation").toUpperCase(Locale.ROOT)),
                    version(row, "wanted"),
                    row.getLong("task_fence"),
                    row.getOffsetDateTime("requested_at").toInstant(),
                    state(row),
                    new TaskRow.Backups(Columns.backups(row.getString("about")), row.getBoolean("restore_point")),
                    row.getInteger("priority")));
        }
        return new LockedTasks(tasks, targets);
    }

    private static TaskState state(Row row) {
        Attempts attempts = new Attempts(
                row.getInteger("attempt"), row.getLong("sequence"), row.getInteger("failures"), effect(row));
        Optional<Failure> failure = Columns.failure(row.getString("task_failure"));
        String state = row.getString("task_state");
        return switch (state) {
            case "queued" -> new TaskState.Queued(attempts, time(row, "due_at"), failure);
            case "dispatched" -> new TaskState.Dispatched(attempts, time(row, "lease_until"));
            case "running" -> new TaskState.Running(attempts, worker(row), time(row, "lease_until"));
            case "succeeded" -> succeeded(row, attempts);
            case "failed" -> new TaskState.Failed(attempts, failure.orElse(UNKNOWN), time(row, "finished_at"));
            case "quarantined" ->
                new TaskState.Quarantined(attempts, failure.orElse(UNKNOWN), time(row, "finished_at"));
            case "skipped" ->
                new TaskState.Skipped(
                        attempts, Optional.ofNullable(row.getString("note")).orElse(""), time(row, "finished_at"));
            case "cancelled" -> new TaskState.Cancelled(attempts, time(row, "finished_at"));
            default -> throw new IllegalStateException("the task state '" + state + "' is of a newer coordinator");
        };
    }

    private static TaskState.Succeeded succeeded(Row row, Attempts attempts) {
        Long millis = row.getLong("duration_ms");
        return new TaskState.Succeeded(
                attempts,
                worker(row),
                Optional.ofNullable(row.getString("path"))
                        .map(path -> MigrationPath.valueOf(path.toUpperCase(Locale.ROOT))),
                Duration.ofMillis(millis == null ? 0 : millis),
                time(row, "finished_at"));
    }

    private static Optional<TaskState.Effect> effect(Row row) {
        TaskState.Effect effect = new TaskState.Effect(
                version(row, "version_before"), version(row, "version_after"), row.getBoolean("changed"));
        return Optional.of(effect).filter(done -> done.changed() || done.after().isPresent());
    }

    private static Optional<SchemaVersion> version(Row row, String column) {
        return Optional.ofNullable(row.getString(column)).map(SchemaVersion::of);
    }

    private static String worker(Row row) {
        return Optional.ofNullable(row.getString("worker")).orElse("");
    }

    /** The schema sets each time with the state that needs it; a hand that did not is read as long ago. */
    private static Instant time(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return Columns.instant(time).orElse(Instant.EPOCH);
    }
}
