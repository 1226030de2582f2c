package dev.skein.coordinator.views;

import dev.skein.contracts.SchemaVersion;
import dev.skein.sets.MigrationSet;
import dev.skein.sets.MigrationSets;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;

/** Counts over all targets, tasks and dead letters: one grouped statement each, side by side. */
public final class StatusViews {
    private static final String TARGETS = """
            SELECT state, coalesce(version, 'none') AS version, database, count(*) AS count
            FROM targets GROUP BY state, version, database""";
    private static final String TASKS = """
            SELECT s.state, sum(s.n)::bigint AS count FROM waves w CROSS JOIN LATERAL (
                VALUES ('queued', w.queued), ('dispatched', w.dispatched), ('running', w.running),
                    ('succeeded', w.succeeded), ('failed', w.failed), ('quarantined', w.quarantined),
                    ('skipped', w.skipped), ('cancelled', w.cancelled)) s (state, n)
            GROUP BY s.state HAVING sum(s.n) > 0""";
    private static final String DEAD_LETTERS = """
            SELECT jsonb_build_object('topic', topic, 'reason', reason, 'count', count,
                'lastMessage', last_message, 'lastAt', %s) AS item
            FROM dead_letter_counts ORDER BY last_at DESC, topic, reason""".formatted(Sql.instant("last_at"));

    private final Reader reader;
    private final MigrationSets sets;
    private final String version;

    StatusViews(Reader reader, MigrationSets sets, String version) {
        this.reader = reader;
        this.sets = sets;
        this.version = version;
    }

    /** The counts now. */
    public Future<JsonObject> now() {
        Future<JsonObject> targets = reader.rows(new Sql(TARGETS)).map(StatusViews::targets);
        Future<JsonObject> tasks = reader.rows(new Sql(TASKS)).map(StatusViews::tasks);
        Future<JsonObject> deadLetters = reader.items(new Sql(DEAD_LETTERS)).map(StatusViews::deadLetters);
        return Future.all(targets, tasks, deadLetters)
                .map(all -> new JsonObject()
                        .put("targets", targets.result())
                        .put("tasks", tasks.result())
                        .put("deadLetters", deadLetters.result())
                        .put("sets", sets())
                        .put("version", version));
    }

    private static JsonObject targets(RowSet<Row> rows) {
        long total = 0;
        JsonObject byState = new JsonObject();
        JsonObject byVersion = new JsonObject();
        JsonObject byDatabase = new JsonObject();
        for (Row row : rows) {
            long count = row.getLong("count");
            total += count;
            add(byState, row.getString("state"), count);
            add(byVersion, row.getString("version"), count);
            add(byDatabase, row.getString("database"), count);
        }
        return new JsonObject()
                .put("total", total)
                .put("byState", byState)
                .put("byVersion", byVersion)
                .put("byDatabase", byDatabase);
    }

    private static JsonObject tasks(RowSet<Row> rows) {
        JsonObject byState = new JsonObject();
        rows.forEach(row -> add(byState, row.getString("state"), row.getLong("count")));
        return byState;
    }

    private static void add(JsonObject counts, String key, long count) {
        counts.put(key, counts.getLong(key, 0L) + count);
    }

    private static JsonObject deadLetters(JsonArray byReason) {
        long total = 0;
        for (int i = 0; i < byReason.size(); i++) {
            total += byReason.getJsonObject(i).getLong("count");
        }
        return new JsonObject().put("total", total).put("byReason", byReason);
    }

    private JsonArray sets() {
        JsonArray known = new JsonArray();
        for (MigrationSet set : sets.all()) {
            JsonObject entry = new JsonObject().put("name", set.name().value());
            set.newestVersion().map(SchemaVersion::value).ifPresent(newest -> entry.put("newestVersion", newest));
            known.add(entry);
        }
        return known;
    }
}
