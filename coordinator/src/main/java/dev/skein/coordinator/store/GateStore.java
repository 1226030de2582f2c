package dev.skein.coordinator.store;

import dev.skein.contracts.CommandId;
import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.Fingerprint;
import dev.skein.contracts.FleetScan;
import dev.skein.contracts.HistoryState;
import dev.skein.contracts.RolloutId;
import dev.skein.contracts.ScanId;
import dev.skein.contracts.SchemaVersion;
import dev.skein.coordinator.rollout.Likeness;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Which successes of a rollout were not yet compared with the first of their wave; on the caller's connection. What was
 * compared is kept with the task, so that whoever goes on sees what is left.
 */
public final class GateStore {
    private static final String UNJUDGED = """
            t.rollout_id = $1 AND t.wave BETWEEN 1 AND $2 AND t.state = 'succeeded' AND t.changed
            AND t.fingerprint IS NULL""";
    private static final String OPEN = "SELECT EXISTS (SELECT FROM tasks t WHERE " + UNJUDGED + ") AS open";
    /** The first success of each wave and version that holds something to be compared. */
    private static final String FIRSTS = """
            open AS (SELECT DISTINCT t.wave, t.version_after FROM tasks t WHERE %s),
            firsts AS (SELECT DISTINCT ON (f.wave, f.version_after) f.wave, f.version_after, f.target_id
              FROM tasks f JOIN open o ON o.wave = f.wave AND o.version_after = f.version_after
              JOIN targets h ON h.id = f.target_id AND h.version = f.version_after AND h.state <> 'deleted'
              WHERE f.rollout_id = $1 AND f.state = 'succeeded' AND f.changed
              ORDER BY f.wave, f.version_after, f.finished_at, f.id)""".formatted(UNJUDGED);

    private static final String PLACES = "WITH " + FIRSTS + """
            , wanted AS (SELECT target_id FROM firsts UNION SELECT t.target_id FROM tasks t WHERE %s)
            SELECT g.database, count(*) AS n, (array_agg(g.name ORDER BY g.id))[1:%d] AS names
            FROM wanted w JOIN targets g ON g.id = w.target_id WHERE g.state <> 'deleted'
            GROUP BY g.database""".formatted(UNJUDGED, FleetScan.MOST_NAMES);

    private static final String SEEN = """
            s.history AS seen_history, s.version AS seen_version, s.problem AS seen_problem, s.fingerprint AS seen_print,
            CASE WHEN g.state <> 'deleted' THEN g.version END AS known""";
    private static final String SCAN = """
            LEFT JOIN target_scans s ON s.set_name = g.set_name AND s.database = g.database AND s.name = g.name
              AND s.scanned_at >= (SELECT asked_at FROM scans WHERE id = $3)""";
    private static final String FIRST_SIGHTS = "WITH " + FIRSTS + " SELECT i.wave, i.version_after, " + SEEN
            + " FROM firsts i JOIN targets g ON g.id = i.target_id " + SCAN;

    private static final String CHUNK = "SELECT " + TaskMapper.COLUMNS + ", t.target_id, " + SEEN
            + " FROM tasks t JOIN targets g ON g.id = t.target_id " + SCAN + " WHERE " + UNJUDGED
            + " AND t.target_id > $4 ORDER BY t.target_id, t.id LIMIT $5 FOR NO KEY UPDATE OF t, g";
    private static final String PASS = """
            UPDATE tasks t SET fingerprint = u.print FROM unnest($1::uuid[], $2::text[]) AS u(id, print)
            WHERE t.id = u.id""";

    /** A wave, and a version that it brought targets to. */
    public record Group(int wave, SchemaVersion version) {}

    /**
     * Successes to compare, locked.
     *
     * @param last where the next chunk begins
     */
    public record Chunk(LockedTasks tasks, Map<CommandId, Likeness.Sight> sights, long last) {}

    /** Whether anything up to a wave is still to be compared. */
    public Future<Boolean> open(SqlClient sql, RolloutId rollout, int wave) {
        return sql.preparedQuery(OPEN)
                .execute(Tuple.of(rollout.value(), wave))
                .map(rows -> rows.iterator().next().getBoolean("open"));
    }

    /** What has to be read for that, by database; no names where they are more than one scan may list. */
    public Future<Map<DatabaseRef, List<String>>> places(SqlClient sql, RolloutId rollout, int wave) {
        return sql.preparedQuery(PLACES)
                .execute(Tuple.of(rollout.value(), wave))
                .map(rows -> {
                    Map<DatabaseRef, List<String>> places = new HashMap<>();
                    for (Row row : rows) {
                        boolean all = row.getLong("n") > FleetScan.MOST_NAMES;
                        places.put(
                                DatabaseRef.of(row.getString("database")),
                                all ? List.of() : List.of(row.getArrayOfStrings("names")));
                    }
                    return places;
                });
    }

    /** The first successes, as a scan found them. */
    public Future<Map<Group, Likeness.Sight>> firsts(SqlClient sql, RolloutId rollout, int wave, ScanId scan) {
        return sql.preparedQuery(FIRST_SIGHTS)
                .execute(Tuple.of(rollout.value(), wave, scan.value()))
                .map(rows -> {
                    Map<Group, Likeness.Sight> firsts = new HashMap<>();
                    rows.forEach(row -> firsts.put(
                            new Group(row.getInteger("wave"), SchemaVersion.of(row.getString("version_after"))),
                            sight(row)));
                    return firsts;
                });
    }

    /** The next successes to compare, as a scan found them, beyond a target. */
    public Future<Chunk> chunk(SqlClient sql, RolloutId rollout, int wave, ScanId scan, long after, int limit) {
        return sql.preparedQuery(CHUNK)
                .execute(Tuple.of(rollout.value(), wave, scan.value(), after, limit))
                .map(rows -> chunk(rows, after));
    }

    private static Chunk chunk(RowSet<Row> rows, long after) {
        Map<CommandId, Likeness.Sight> sights = new HashMap<>();
        long last = after;
        for (Row row : rows) {
            sights.put(new CommandId(row.getUUID("id")), sight(row));
            last = row.getLong("target_id");
        }
        return new Chunk(TaskMapper.read(rows), sights, last);
    }

    private static Likeness.Sight sight(Row row) {
        return new Likeness.Sight(
                SchemaVersion.of(row.getString("version_after")),
                Optional.ofNullable(row.getString("known")).map(SchemaVersion::of),
                Optional.ofNullable(row.getString("seen_history"))
                        .map(HistoryState::valueOf)
                        .orElse(HistoryState.ABSENT),
                Optional.ofNullable(row.getString("seen_version")).map(SchemaVersion::of),
                Optional.ofNullable(row.getString("seen_problem")),
                Optional.ofNullable(row.getString("seen_print")).map(Fingerprint::of));
    }

    /** Notes of tasks that the caller has locked what they were found to be, in words for those that moved on. */
    public Future<Void> pass(SqlClient sql, Map<CommandId, String> found) {
        if (found.isEmpty()) {
            return Future.succeededFuture();
        }
        List<CommandId> ids = new ArrayList<>(found.keySet());
        return sql.preparedQuery(PASS)
                .execute(Tuple.tuple()
                        .addValue(Columns.array(ids, UUID[]::new, CommandId::value))
                        .addValue(Columns.texts(ids, found::get)))
                .mapEmpty();
    }
}
