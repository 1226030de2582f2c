package dev.skein.coordinator.store;

import dev.skein.contracts.RolloutId;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import dev.skein.contracts.TenantId;
import dev.skein.coordinator.rollout.LabelSelector;
import dev.skein.coordinator.rollout.Selector;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lists the targets of a rollout as tasks: set-based and in chunks, so that a million take no more memory than ten
 * thousand. Every method runs on the caller's connection.
 */
public final class ListingStore {
    private static final double PLACES = 0x1p60;

    /**
     * The targets of a rollout with an id in a range, and what becomes of each. A rollout takes what its selector takes;
     * an undo what the undone rollout changed; one that restores also what failed with a restore point, which says that
     * something of it may stay. A target with an open task is left for the last wave to catch up; one
     * whose history does not fit the set, by the scan that the rollout rests on, is left out.
     */
    private static final String PICKED = """
            WITH picked AS MATERIALIZED (
              SELECT g.id, g.tenant_id, g.database, g.name, g.version, n.labels,
                sample_place(g.set_name, g.tenant_id) AS place, coalesce(r.version, b.detail ->> 'version', u.version_before) AS wanted,
                CASE
                  WHEN EXISTS (SELECT FROM tasks o
                               WHERE o.target_id = g.id AND o.state IN ('queued', 'dispatched', 'running'))
                    THEN 'busy: another task of it is open'
                  WHEN f.history IS NOT NULL THEN f.history
                  WHEN r.undoes IS NOT NULL AND coalesce(u.version_before, b.detail ->> 'version') IS NULL
                    THEN 'had no version before, and nothing is undone to nothing'
                  WHEN r.undoes IS NOT NULL
                      AND g.version IS DISTINCT FROM CASE WHEN u.changed THEN u.version_after ELSE b.detail ->> 'version' END
                    THEN 'was moved on to ' || coalesce(g.version, 'nothing') || ' since'
                  WHEN r.restores AND b.id IS NULL THEN 'has no restore point'
                  WHEN r.undoes IS NULL AND g.state = 'quarantined' THEN 'quarantined until it is re-driven'
                  WHEN version_key(g.version) > version_key(r.version) THEN 'ahead, at ' || g.version
                END AS left_out,
                $10 AND g.state = 'ready' AND version_key(g.version) = version_key(r.version) AS there, b.id AS point,
                f.history IS NOT NULL AS astray
              FROM rollouts r
              JOIN targets g ON g.set_name = r.set_name AND g.id > $2 AND g.id <= $3 AND g.state <> 'deleted'
              JOIN tenants n ON n.id = g.tenant_id
              CROSS JOIN LATERAL (SELECT CASE WHEN r.scanned_at IS NOT NULL THEN (
                SELECT CASE s.history WHEN 'AHEAD' THEN 'history is ahead of the set'
                    WHEN 'CHECKSUM_MISMATCH' THEN 'history has another checksum' WHEN 'FAILED_ROW' THEN
                    'history has a failed script' ELSE 'history does not fit the set' END || coalesce(': ' || s.problem, '')
                FROM target_scans s WHERE s.set_name = g.set_name AND s.database = g.database AND s.name = g.name
                  AND s.scanned_at >= r.scanned_at AND s.history NOT IN ('ABSENT', 'EXACT_PREFIX')) END AS history) f
              LEFT JOIN tasks u ON u.rollout_id = r.undoes AND u.target_id = g.id
                AND (u.changed OR r.restores AND u.state IN ('failed', 'quarantined'))
              LEFT JOIN backups b ON r.restores AND b.id = u.id AND b.pruned_at IS NULL
              WHERE r.id = $1 AND (r.undoes IS NULL OR u.changed OR b.id IS NOT NULL)
                AND (cardinality($4::text[]) = 0 OR g.tenant_id = ANY($4::text[]))
                AND g.tenant_id <> ALL($5::text[])
                AND (cardinality($6::text[]) = 0 OR labels_match(n.labels, $6::text[], $7::boolean[], $8::text[]))
                AND ($9 = 9223372036854775807 OR sample_place(g.set_name, g.tenant_id) < $9)),
            decided AS MATERIALIZED (
              SELECT *, CASE WHEN left_out IS NOT NULL THEN 'skipped' WHEN there THEN 'succeeded' ELSE 'queued' END
                AS state,
                coalesce(left_out, CASE WHEN there THEN 'already at ' || version END) AS note
              FROM picked)""";

    /** Waves that pick take before waves that share; of each kind the first. */
    private static final String PLACED = PICKED + """
            , placed AS (
              SELECT d.*, coalesce(w.number, 0) AS wave FROM decided d LEFT JOIN LATERAL (
                SELECT number FROM waves w
                WHERE d.state = 'queued' AND w.rollout_id = $1 AND (d.place <= w.place OR d.tenant_id = ANY(w.tenants)
                  OR w.label_names IS NOT NULL
                    AND labels_match(d.labels, w.label_names, w.label_equal, w.label_vals))
                ORDER BY w.place IS NOT NULL, w.number LIMIT 1) w ON true)""";

    private static final String SUM = PICKED + """
            SELECT count(*) AS targets,
              count(*) FILTER (WHERE version_key(version) > version_key($11) AND NOT astray) AS ahead,
              min(tenant_id || ' at ' || version)
                FILTER (WHERE version_key(version) > version_key($11) AND NOT astray) AS example
            FROM decided""";
    private static final String SHARED = PICKED + """
            , shared AS (
              SELECT place FROM decided d WHERE state = 'queued' AND NOT EXISTS (
                SELECT FROM waves w WHERE w.rollout_id = $1 AND (d.tenant_id = ANY(w.tenants)
                  OR w.label_names IS NOT NULL
                    AND labels_match(d.labels, w.label_names, w.label_equal, w.label_vals))))
            """;
    private static final String COUNT_SHARED = SHARED + "SELECT count(*) AS shared FROM shared";
    private static final String PLACES_OF = SHARED + """
            SELECT percentile_disc($11::float8[]) WITHIN GROUP (ORDER BY place) AS places FROM shared""";
    private static final String CHUNK_END = """
            SELECT max(id) AS last FROM (
              SELECT g.id FROM targets g JOIN rollouts r ON r.set_name = g.set_name
              WHERE r.id = $1 AND g.id > r.listed_to AND g.id <= r.list_until ORDER BY g.id LIMIT $2) chunk""";
    private static final String ADD = """
            , added AS (
              INSERT INTO tasks (id, rollout_id, wave, target_id, state, operation, version, note, version_before,
                version_after, due_at, requested_at, created_at, updated_at, finished_at, backups, restore_point)
              SELECT gen_random_uuid(), $1, %s, p.id, p.state,
                (SELECT CASE kind WHEN 'undo' THEN CASE WHEN restores THEN 'restore' ELSE 'undo' END WHEN 'rehearsal' THEN 'rehearse' ELSE 'migrate' END
                 FROM rollouts WHERE id = $1),
                p.wanted, p.note, CASE WHEN p.state = 'succeeded' THEN p.version END,
                CASE WHEN p.state = 'succeeded' THEN p.version END, $11::timestamptz, $11::timestamptz, $11::timestamptz, $11::timestamptz,
                CASE WHEN p.state <> 'queued' THEN $11::timestamptz END,
                CASE WHEN p.point IS NULL THEN '{}' ELSE ARRAY[p.point] END,
                (SELECT kind = 'rollout' AND coalesce((policy ->> 'restorePoint')::boolean, false)
                 FROM rollouts WHERE id = $1)
              FROM %s p %s ON CONFLICT DO NOTHING)""";
    private static final String LIST = PLACED + ADD.formatted("p.wave", "placed", "") + """
            UPDATE rollouts r SET listed_to = $3, targets = r.targets + c.n, updated_at = $11::timestamptz,
              digest = sha256(r.digest || convert_to(c.names, 'UTF8'))
            FROM (SELECT count(*) AS n, coalesce(string_agg(tenant_id, ',' ORDER BY id), '') AS names FROM placed) c
            WHERE r.id = $1""";
    /**
     * Which way the workers would go, where the scan that the plan rests on has asked them for its version. What another
     * scan has asked meanwhile is not taken for an answer.
     */
    private static final String WAYS = PLACED + """
            , ways AS MATERIALIZED (
              SELECT p.id, CASE WHEN s.name IS NULL THEN d.missing_path ELSE s.path END AS path,
                CASE WHEN s.name IS NULL THEN d.missing_path_reason ELSE s.path_reason END AS reason
              FROM rollouts r CROSS JOIN placed p
              JOIN scans a ON a.set_name = r.set_name AND a.asked_at = r.scanned_at AND NOT a.partial
                AND a.version IS NOT DISTINCT FROM r.version
              JOIN scan_databases d ON d.scan_id = a.id AND d.database = p.database
              LEFT JOIN target_scans s ON s.set_name = r.set_name AND s.database = p.database AND s.name = p.name
              WHERE r.id = $1 AND r.kind = 'rollout' AND p.state = 'queued' AND (s.name IS NULL OR s.scan_id = a.id))""";

    private static final String PLAN = WAYS + """
            SELECT jsonb_build_object('targets', (SELECT count(*) FROM placed),
              'pending', (SELECT count(*) FROM placed WHERE state = 'queued'),
              'digest', (SELECT encode(sha256(convert_to(coalesce(string_agg(tenant_id, ',' ORDER BY id), ''), 'UTF8')),
                                       'hex') FROM placed),
              'waves', (SELECT coalesce(jsonb_agg(jsonb_build_object('number', w.number, 'name', w.name, 'targets',
                          (SELECT count(*) FROM placed p WHERE p.wave = w.number)) ORDER BY w.number), '[]'::jsonb)
                        FROM waves w WHERE w.rollout_id = $1 AND w.number > 0),
              'paths', (SELECT coalesce(jsonb_agg(jsonb_strip_nulls(to_jsonb(h))), '[]'::jsonb) FROM (
                          SELECT path, reason, count(*) AS targets FROM ways WHERE path IS NOT NULL
                          GROUP BY path, reason ORDER BY count(*) DESC, path, reason LIMIT 100) h),
              'left', (SELECT coalesce(jsonb_agg(to_jsonb(l)), '[]'::jsonb) FROM (
                         SELECT state, note, count(*) AS targets FROM placed WHERE state <> 'queued'
                         GROUP BY state, note ORDER BY count(*) DESC, note LIMIT 100) l),
              'versions', (SELECT coalesce(jsonb_agg(jsonb_strip_nulls(to_jsonb(v))), '[]'::jsonb) FROM (
                             SELECT version, count(*) AS targets FROM placed WHERE state = 'queued'
                             GROUP BY version ORDER BY count(*) DESC, version LIMIT 100) v),
              'items', (SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('tenantId', tenant_id,
                          'database', database, 'name', name, 'version', version, 'wave', wave, 'state', state,
                          'note', note, 'path', path, 'pathReason', reason)) ORDER BY id), '[]'::jsonb)
                        FROM (SELECT p.*, y.path, y.reason FROM placed p LEFT JOIN ways y ON y.id = p.id
                              ORDER BY p.id LIMIT 1000) i)) AS plan""";
    private static final String FIRST_WAVE = PLACED + """
            SELECT tenant_id FROM placed
            WHERE state = 'queued' AND wave = (SELECT min(wave) FROM placed WHERE state = 'queued')
            ORDER BY place LIMIT $11""";
    private static final String LATE = PICKED
            + ADD.formatted(
                    "$12::int",
                    "decided",
                    "WHERE NOT EXISTS (SELECT FROM tasks k WHERE k.rollout_id = $1 AND k.target_id = p.id)")
            + "SELECT 1";
    private static final String FREED = """
            UPDATE tasks t SET wave = $2, state = CASE WHEN d.there THEN 'succeeded' ELSE 'queued' END,
              note = CASE WHEN d.there THEN 'already at ' || d.version END, due_at = $3::timestamptz, updated_at = $3::timestamptz,
              finished_at = CASE WHEN d.there THEN $3::timestamptz END
            FROM (SELECT k.id, g.version, k.operation = 'migrate' AND g.state = 'ready'
                    AND version_key(g.version) >= version_key(k.version) AS there
                  FROM tasks k JOIN targets g ON g.id = k.target_id
                  WHERE k.rollout_id = $1 AND k.wave = 0 AND k.state = 'skipped' AND k.note LIKE 'busy%'
                    AND g.state NOT IN ('deleted', 'quarantined')
                    AND NOT EXISTS (SELECT FROM tasks o WHERE o.target_id = g.id
                                    AND o.state IN ('queued', 'dispatched', 'running'))) d
            WHERE t.id = d.id""";

    private static final String UNKNOWN = """
            SELECT 'selector.tenants' AS field, n FROM unnest($2::text[]) n WHERE NOT EXISTS (
              SELECT FROM targets g WHERE g.set_name = $1 AND g.tenant_id = n AND g.state <> 'deleted')
            UNION ALL
            SELECT 'selector.exclude', n FROM unnest($3::text[]) n WHERE NOT EXISTS (
              SELECT FROM tenants t WHERE t.id = n)
            ORDER BY 1 DESC, 2 LIMIT 10""";

    /**
     * What is to be listed.
     *
     * @param shortcut whether a target that is known to be at the version needs no command
     */
    public record Query(RolloutId rollout, Selector selector, boolean shortcut) {}

    /**
     * What a selector takes, at a glance.
     *
     * @param ahead how many targets are beyond the newest script
     * @param example one of them
     */
    public record Sum(long targets, long ahead, Optional<String> example) {}

    /** A tenant that a selector names although there is none, and by which of its fields; the first ten. */
    public record Unknown(String field, String tenant) {}

    /** Whom a selector names in vain: those to take that have no target of the set, those to leave out that never were. */
    public Future<List<Unknown>> unknown(SqlClient sql, SetName set, Selector selector) {
        if (selector.tenants().isEmpty() && selector.exclude().isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        return sql.preparedQuery(UNKNOWN)
                .execute(Tuple.of(set.value())
                        .addValue(Columns.texts(selector.tenants(), TenantId::value))
                        .addValue(Columns.texts(selector.exclude(), TenantId::value)))
                .map(rows -> {
                    List<Unknown> unknown = new ArrayList<>();
                    rows.forEach(row -> unknown.add(new Unknown(row.getString("field"), row.getString("n"))));
                    return unknown;
                });
    }

    /** Counts what the selector takes, before anything is listed. */
    public Future<Sum> sum(SqlClient sql, Query query, SchemaVersion newest) {
        return sql.preparedQuery(SUM)
                .execute(all(query).addValue(newest.value()))
                .map(rows -> rows.iterator().next())
                .map(row -> new Sum(
                        row.getLong("targets"), row.getLong("ahead"), Optional.ofNullable(row.getString("example"))));
    }

    /** How many targets wait for a share: those that have to be migrated and that no wave picks. */
    public Future<Long> countShared(SqlClient sql, Query query) {
        return sql.preparedQuery(COUNT_SHARED)
                .execute(all(query))
                .map(rows -> rows.iterator().next().getLong("shared"));
    }

    /** The places in the sample at fractions of the targets that wait for a share. */
    public Future<List<Long>> places(SqlClient sql, Query query, List<Double> fractions) {
        return sql.preparedQuery(PLACES_OF)
                .execute(all(query).addValue(Columns.array(fractions, Double[]::new, f -> f)))
                .map(rows -> List.of(rows.iterator().next().getArrayOfLongs("places")));
    }

    /** Where the next chunk ends; empty when all is listed. */
    public Future<Optional<Long>> chunkEnd(SqlClient sql, RolloutId rollout, int size) {
        return sql.preparedQuery(CHUNK_END)
                .execute(Tuple.of(rollout.value(), size))
                .map(rows -> Optional.ofNullable(rows.iterator().next().getLong("last")));
    }

    /** Lists targets with ids in a range, and notes how far the list has come. */
    public Future<Void> list(SqlClient sql, Query query, long after, long to, Instant now) {
        return sql.preparedQuery(LIST)
                .execute(range(query, after, to).addValue(Columns.time(now)))
                .mapEmpty();
    }

    /** What listing would do, without doing it. */
    public Future<JsonObject> plan(SqlClient sql, Query query) {
        return sql.preparedQuery(PLAN)
                .execute(all(query))
                .map(rows -> rows.iterator().next().getJsonObject("plan"));
    }

    /** The tenants of the first wave that would have any, at most so many, in the order of the sample. */
    public Future<List<String>> firstWave(SqlClient sql, Query query, int most) {
        return sql.preparedQuery(FIRST_WAVE).execute(all(query).addValue(most)).map(rows -> {
            List<String> tenants = new ArrayList<>();
            rows.forEach(row -> tenants.add(row.getString("tenant_id")));
            return tenants;
        });
    }

    /** Puts into the last wave whoever came since the list was made, or was busy then and is free now. */
    public Future<Void> catchUp(SqlClient sql, Query query, int wave, Instant now) {
        return sql.preparedQuery(FREED)
                .execute(Tuple.of(query.rollout().value(), wave, Columns.time(now)))
                .compose(freed -> sql.preparedQuery(LATE)
                        .execute(all(query).addValue(Columns.time(now)).addValue(wave)))
                .mapEmpty();
    }

    private static Tuple all(Query query) {
        return range(query, 0, Long.MAX_VALUE);
    }

    private static Tuple range(Query query, long after, long to) {
        Selector selector = query.selector();
        List<LabelSelector.Condition> labels = new ArrayList<>(selector.labels().conditions());
        return Tuple.tuple()
                .addValue(query.rollout().value())
                .addValue(after)
                .addValue(to)
                .addValue(Columns.texts(selector.tenants(), TenantId::value))
                .addValue(Columns.texts(selector.exclude(), TenantId::value))
                .addValue(Columns.texts(labels, LabelSelector.Condition::label))
                .addValue(Columns.array(labels, Boolean[]::new, LabelSelector.Condition::equal))
                .addValue(Columns.texts(labels, LabelSelector.Condition::value))
                .addValue(
                        selector.samplePercent() >= 100
                                ? Long.MAX_VALUE
                                : (long) (PLACES * selector.samplePercent() / 100))
                .addValue(query.shortcut());
    }
}
