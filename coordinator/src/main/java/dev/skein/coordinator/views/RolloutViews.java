package dev.skein.coordinator.views;

import dev.skein.contracts.RolloutId;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Rollouts with their tasks counted by state, in one statement. */
public final class RolloutViews {
    private static final int NEWEST = 100;
    private static final String SELECT = """
            SELECT jsonb_strip_nulls(jsonb_build_object(
                'rolloutId', r.id, 'set', r.set_name, 'kind', r.kind, 'state', r.state, 'version', r.version,
                'tasks', coalesce(c.tasks, '{}'::jsonb), 'createdAt', %s, 'updatedAt', %s)) AS item
            FROM rollouts r LEFT JOIN LATERAL (
                SELECT jsonb_object_agg(state, tasks) AS tasks
                FROM (SELECT state, count(*) AS tasks FROM tasks WHERE rollout_id = r.id GROUP BY state) counted
                ) c ON true""".formatted(Sql.instant("r.created_at"), Sql.instant("r.updated_at"));

    private final Reader reader;

    RolloutViews(Reader reader) {
        this.reader = reader;
    }

    /** The newest 100 rollouts, newest first. */
    public Future<JsonArray> newest() {
        return reader.items(
                new Sql(SELECT).then(" ORDER BY r.created_at DESC, r.id LIMIT ").parameter(NEWEST));
    }

    /** One rollout. */
    public Future<Optional<JsonObject>> find(RolloutId rollout) {
        Function<String, Object> uuid = UUID::fromString;
        return reader.first(new Sql(SELECT).and("r.id = ", Optional.of(rollout.toString()), uuid));
    }
}
