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
            SELECT DISTINCT version_before, version_after FROM tasks
            WHERE rollout_id = $1 AND changed AND version_after IS NOT NULL""";

    /** From which version to which targets were brought. */
    public record Span(Optional<SchemaVersion> before, SchemaVersion after) {}

    /** How many tasks of a rollout are with workers. */
    public Future<Long> out(SqlClient sql, RolloutId rollout) {
        return sql.preparedQuery(OUT)
                .execute(Tuple.of(rollout.value()))
                .map(rows -> rows.iterator().next().getLong("n"));
    }

    /** The different spans over which a rollout brought targets. */
    public Future<List<Span>> spans(SqlClient sql, RolloutId rollout) {
        return sql.preparedQuery(SPANS).execute(Tuple.of(rollout.value())).map(rows -> {
            List<Span> spans = new ArrayList<>();
            rows.forEach(row -> spans.add(new Span(
                    Optional.ofNullable(row.getString("version_before")).map(SchemaVersion::of),
                    SchemaVersion.of(row.getString("version_after")))));
            return spans;
        });
    }
}
