package dev.skein.coordinator.views;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;

/** Tasks by id, with the targets they are for. */
public final class TaskViews {
    private static final String SELECT = """
            SELECT k.id AS key, jsonb_strip_nulls(jsonb_build_object(
                'commandId', k.id, 'rolloutId', k.rollout_id, 'tenantId', g.tenant_id, 'set', g.set_name,
                'database', g.database, 'name', g.name, 'state', k.state, 'version', k.version,
                'wave', k.wave, 'operation', k.operation, 'note', k.note,
                'attempt', k.attempt, 'path', k.path, 'durationMillis', k.duration_ms, 'failure', k.failure,
                'worker', k.worker, 'requestedAt', %s, 'finishedAt', %s)) AS item
            FROM tasks k JOIN targets g ON g.id = k.target_id""".formatted(Sql.instant("k.requested_at"), Sql.instant("k.finished_at"));

    private final Reader reader;

    TaskViews(Reader reader) {
        this.reader = reader;
    }

    /** Which tasks are wanted; what is empty does not matter. */
    public record Filter(Optional<String> state, Optional<String> rollout) {}

    /** A page of the tasks that pass the filter. */
    public Future<JsonObject> page(Filter filter, Page page) {
        Sql sql = new Sql(SELECT)
                .and("k.state = ", filter.state())
                .and("k.rollout_id = ", filter.rollout(), UUID::fromString)
                .and("k.id > ", page.after(), UUID::fromString);
        return reader.page(sql, "k.id", page.limit());
    }
}
