package dev.skein.coordinator.store;

import dev.skein.contracts.RolloutId;
import dev.skein.contracts.RolloutProgress;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** The SQL of {@code rollouts}; every method runs on the caller's connection. */
public final class RolloutStore {
    private static final String ENSURE = """
            INSERT INTO rollouts (id, set_name, kind, state)
            SELECT gen_random_uuid(), unnest($1::text[]), 'onboarding', 'running' ON CONFLICT DO NOTHING""";
    private static final String ONBOARDING =
            "SELECT id, set_name FROM rollouts WHERE kind = 'onboarding' AND set_name = ANY($1::text[])";
    private static final String PROGRESS = """
            SELECT r.id, r.set_name, r.kind, r.state, r.version, t.state AS task_state, t.tasks
            FROM rollouts r
            LEFT JOIN (SELECT rollout_id, state, count(*) AS tasks FROM tasks WHERE rollout_id = ANY($1::uuid[])
                       GROUP BY rollout_id, state) t ON t.rollout_id = r.id
            WHERE r.id = ANY($1::uuid[]) ORDER BY r.id""";

    /** The standing onboarding rollout of each set, made where it is missing. */
    public Future<Map<SetName, RolloutId>> ensureOnboarding(SqlClient sql, Collection<SetName> sets) {
        Tuple names = Tuple.tuple().addValue(Columns.texts(new TreeSet<>(sets), s -> s));
        return sql.preparedQuery(ENSURE)
                .execute(names)
                .compose(ensured -> sql.preparedQuery(ONBOARDING).execute(names))
                .map(rows -> {
                    Map<SetName, RolloutId> rollouts = new HashMap<>();
                    rows.forEach(row ->
                            rollouts.put(new SetName(row.getString("set_name")), new RolloutId(row.getUUID("id"))));
                    return rollouts;
                });
    }

    /** How far rollouts have come; counts their tasks in an index. */
    public Future<List<RolloutProgress>> progress(SqlClient sql, Collection<RolloutId> rollouts, Instant now) {
        Object ids = Columns.array(rollouts, UUID[]::new, RolloutId::value);
        return sql.preparedQuery(PROGRESS).execute(Tuple.tuple().addValue(ids)).map(rows -> progress(rows, now));
    }

    private static List<RolloutProgress> progress(RowSet<Row> rows, Instant now) {
        Map<UUID, Row> rollouts = new LinkedHashMap<>();
        Map<UUID, Map<String, Long>> tasks = new HashMap<>();
        for (Row row : rows) {
            UUID id = row.getUUID("id");
            rollouts.put(id, row);
            Map<String, Long> counts = tasks.computeIfAbsent(id, unseen -> new TreeMap<>());
            String state = row.getString("task_state");
            if (state != null) {
                counts.put(state, row.getLong("tasks"));
            }
        }
        return rollouts.entrySet().stream()
                .map(rollout -> new RolloutProgress(
                        new RolloutId(rollout.getKey()),
                        new SetName(rollout.getValue().getString("set_name")),
                        rollout.getValue().getString("kind"),
                        rollout.getValue().getString("state"),
                        Optional.ofNullable(rollout.getValue().getString("version"))
                                .map(SchemaVersion::of),
                        tasks.getOrDefault(rollout.getKey(), Map.of()),
                        now))
                .toList();
    }
}
