package dev.skein.coordinator.store;

import dev.skein.contracts.RolloutId;
import dev.skein.contracts.SchemaVersion;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a rollout has changed, and what of it is still out; on the caller's connection. */
public final class UndoStore {
    private static final String OUT =
            "SELECT coalesce(sum(dispatched + running), 0)::bigint AS n FROM waves WHERE rollout_id = $1";
    private static final String SPANS = """
            SELECT version_before, version_after FROM tasks
            WHERE rollout_id = $1 AND changed AND version_after IS NOT NULL
            UNION
            SELECT g.version, t.version FROM tasks t JOIN targets g ON g.id = t.target_id
            WHERE t.rollout_id = $1 AND t.state IN ('dispatched', 'running') AND t.version IS NOT NULL
            UNION
            SELECT b.detail ->> 'version', b.detail ->> 'version' FROM tasks t JOIN backups b ON b.id = t.id
            WHERE $2 AND t.rollout_id = $1 AND t.state IN ('failed', 'quarantined') AND NOT t.changed
              AND b.pruned_at IS NULL AND b.detail ->> 'version' IS NOT NULL""";
    private static final String WITHOUT_POINT = """
            SELECT count(*) AS n, min(g.tenant_id) AS example FROM tasks t JOIN targets g ON g.id = t.target_id
            WHERE t.rollout_id = $1 AND t.changed AND t.version_before IS NOT NULL
              AND NOT EXISTS (SELECT FROM backups b WHERE b.id = t.id AND b.pruned_at IS NULL)""";

    /** From which version to which targets were brought. */
    public record Span(Optional<SchemaVersion> before, SchemaVersion after) {}

    /** How many tasks of a rollout are with workers. */
    public Future<Long> out(SqlClient sql, RolloutId rollout) {
        return sql.preparedQuery(OUT)
                .execute(Tuple.of(rollout.value()))
                .map(rows -> rows.iterator().next().getLong("n"));
    }

    /**
     * Targets that a rollout changed and that have no restore point.
     *
     * @param example the tenant of one of them; empty when there is none
     */
    public record Unsaved(long count, Optional<String> example) {}

    /** What cannot be restored. */
    public Future<Unsaved> withoutPoint(SqlClient sql, RolloutId rollout) {
        return sql.preparedQuery(WITHOUT_POINT)
                .execute(Tuple.of(rollout.value()))
                .map(rows -> rows.iterator().next())
                .map(row -> new Unsaved(row.getLong("n"), Optional.ofNullable(row.getString("example"))));
    }

    /**
     * The different spans over which a rollout brought targets, or may bring those that are with workers.
     *
     * @param failed whether also those that failed on the way and have a restore point
     */
    public Future<List<Span>> spans(SqlClient sql, RolloutId rollout, boolean failed) {
        return sql.preparedQuery(SPANS)
                .execute(Tuple.of(rollout.value(), failed))
                .map(rows -> {
                    List<Span> spans = new ArrayList<>();
                    rows.forEach(row -> spans.add(new Span(
                            Optional.ofNullable(row.getString("version_before")).map(SchemaVersion::of),
                            SchemaVersion.of(row.getString("version_after")))));
                    return spans;
                });
    }
}
