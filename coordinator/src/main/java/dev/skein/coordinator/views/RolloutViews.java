package dev.skein.coordinator.views;

import dev.skein.contracts.RolloutId;
import dev.skein.coordinator.store.WaveStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Rollouts, their waves, errors and audit; counts are those that the waves keep, so a million tasks are not read. */
public final class RolloutViews {
    private static final int NEWEST = 100;
    private static final String SELECT = """
            SELECT jsonb_strip_nulls(jsonb_build_object(
                'rolloutId', r.id, 'set', r.set_name, 'kind', r.kind, 'state', r.state, 'version', r.version,
                'wave', CASE WHEN r.kind <> 'onboarding' THEN r.wave END, 'why', r.why, 'undoes', r.undoes, 'rehearses', r.rehearses,
                'rehearsal', (SELECT h.id FROM rollouts h WHERE h.rehearses = r.id ORDER BY h.created_at DESC LIMIT 1),
                'targets', CASE WHEN r.kind <> 'onboarding' THEN r.targets END,
                'digest', nullif(encode(r.digest, 'hex'), ''),
                'selector', CASE WHEN r.kind IN ('rollout', 'rehearsal') THEN r.selector END,
                'policy', CASE WHEN r.kind = 'rollout' THEN r.policy END,
                'tasks', c.tasks, 'soakUntil', %s, 'createdAt', %s, 'updatedAt', %s, 'finishedAt', %s)) AS item
            FROM rollouts r CROSS JOIN LATERAL (%s) c""".formatted(
                    Sql.instant("r.soak_until"),
                    Sql.instant("r.created_at"),
                    Sql.instant("r.updated_at"),
                    Sql.instant("r.finished_at"),
                    WaveStore.COUNTS);
    private static final String WAVES = """
            SELECT jsonb_strip_nulls(jsonb_build_object('number', w.number, 'name', w.name, 'state',
                CASE WHEN w.finished_at IS NOT NULL OR w.number = 0 THEN 'ended'
                     WHEN r.state = 'soaking' AND r.wave = w.number THEN 'soaking'
                     WHEN w.started_at IS NOT NULL OR r.kind = 'onboarding' THEN 'running' ELSE 'waiting' END,
                'targets', queued + dispatched + running + succeeded + failed + quarantined + skipped + cancelled,
                'parallelism', w.parallelism, 'promote', CASE WHEN w.manual THEN 'manual' ELSE 'auto' END,
                'soakMillis', w.soak_ms, 'tasks', t.tasks,
                'meanMillis', CASE WHEN w.succeeded > 0 AND w.number > 0 THEN w.duration_ms / w.succeeded END,
                'startedAt', %s, 'finishedAt', %s)) AS item
            FROM waves w JOIN rollouts r ON r.id = w.rollout_id CROSS JOIN LATERAL (
                SELECT coalesce(jsonb_object_agg(s.state, s.n) FILTER (WHERE s.n > 0), '{}'::jsonb) AS tasks
                FROM (VALUES ('queued', w.queued), ('dispatched', w.dispatched), ('running', w.running),
                    ('succeeded', w.succeeded), ('failed', w.failed), ('quarantined', w.quarantined),
                    ('skipped', w.skipped), ('cancelled', w.cancelled)) s (state, n)) t""".formatted(Sql.instant("w.started_at"), Sql.instant("w.finished_at"));
    private static final String ERRORS = """
            SELECT jsonb_strip_nulls(jsonb_build_object('error', error, 'count', count(*),
                'kind', min(failure ->> 'kind'), 'message', min(failure ->> 'message'),
                'sqlState', min(failure ->> 'sqlState'), 'script', min(failure ->> 'script'),
                'line', min((failure ->> 'line')::integer), 'waves', to_jsonb(array_agg(DISTINCT wave)),
                'tenants', to_jsonb((array_agg(tenant_id ORDER BY tenant_id))[1:10]))) AS item
            FROM (SELECT error_group(k.failure) AS error, k.failure, k.wave, g.tenant_id
                  FROM tasks k JOIN targets g ON g.id = k.target_id""";
    private static final String AUDIT = """
            SELECT jsonb_strip_nulls(jsonb_build_object('at', %s, 'verb', verb, 'by', asked_by, 'reason', reason,
                'from', from_state, 'to', to_state, 'details', details)) AS item
            FROM (SELECT * FROM audit""".formatted(Sql.instant("at"));

    /** A statement is one place in one script, in however many targets it was rehearsed. */
    private static final String REHEARSAL = """
            WITH seen AS (SELECT k.rehearsal AS seen, g.tenant_id FROM tasks k JOIN targets g ON g.id = k.target_id
              WHERE k.rehearsal IS NOT NULL AND k.rollout_id = $1),
            statements AS MATERIALIZED (
              SELECT s ->> 'script' AS script, (s ->> 'line')::int AS line, s ->> 'sql' AS sql,
                (s ->> 'durationMillis')::numeric AS ms, (s ->> 'rows')::bigint AS rows, s -> 'locks' AS locks, tenant_id
              FROM seen CROSS JOIN LATERAL jsonb_array_elements(seen -> 'statements') s),
            locks AS (
              SELECT l ->> 'relation' AS relation, l ->> 'mode' AS mode, (l ->> 'heldMillis')::numeric AS ms, script,
                line, tenant_id
              FROM statements CROSS JOIN LATERAL jsonb_array_elements(coalesce(nullif(locks, 'null'), '[]')) l)
            SELECT jsonb_build_object(
              'rehearsed', (SELECT count(*) FROM seen),
              'statements', (SELECT coalesce(jsonb_agg(jsonb_strip_nulls(to_jsonb(x))), '[]'::jsonb) FROM (
                SELECT script, line, min(sql) AS sql, count(*) AS targets, round(max(ms)) AS "maxMillis",
                  round(avg(ms)) AS "meanMillis", max(rows) AS "maxRows",
                  (array_agg(tenant_id ORDER BY ms DESC, tenant_id))[1] AS "tenantId"
                FROM statements GROUP BY script, line ORDER BY max(ms) DESC, script, line LIMIT 100) x),
              'locks', (SELECT coalesce(jsonb_agg(to_jsonb(x)), '[]'::jsonb) FROM (
                SELECT relation, mode, count(*) AS targets, round(max(ms)) AS "maxHeldMillis",
                  (array_agg(script ORDER BY ms DESC, tenant_id))[1] AS script,
                  (array_agg(line ORDER BY ms DESC, tenant_id))[1] AS line,
                  (array_agg(tenant_id ORDER BY ms DESC, tenant_id))[1] AS "tenantId"
                FROM locks GROUP BY relation, mode ORDER BY max(ms) DESC, relation, mode LIMIT 100) x),
              'skipped', (SELECT coalesce(jsonb_agg(to_jsonb(x)), '[]'::jsonb) FROM (
                SELECT s ->> 'script' AS script, s ->> 'reason' AS reason, count(*) AS targets
                FROM seen CROSS JOIN LATERAL jsonb_array_elements(coalesce(nullif(seen -> 'skipped', 'null'), '[]')) s
                GROUP BY 1, 2 ORDER BY 1, 2 LIMIT 100) x)) AS item
            FROM rollouts WHERE id = $1 AND kind = 'rehearsal'""";

    private static final Function<String, Object> UUIDS = UUID::fromString;

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
        return reader.first(of(SELECT, "r.id = ", rollout));
    }

    /** The waves of a rollout, in order. */
    public Future<JsonArray> waves(RolloutId rollout) {
        return reader.items(of(WAVES, "w.rollout_id = ", rollout).then(" ORDER BY w.number"));
    }

    /** What a rehearsal saw in all its targets: longest first; empty when there is no such rehearsal. */
    public Future<Optional<JsonObject>> rehearsal(RolloutId rollout) {
        return reader.first(new Sql(REHEARSAL).value(rollout.value()));
    }

    /** The failed and quarantined tasks of a rollout, grouped by error, most frequent first. */
    public Future<JsonArray> errors(RolloutId rollout) {
        return reader.items(of(ERRORS, "k.rollout_id = ", rollout)
                .then(" AND k.state IN ('failed', 'quarantined')) failed GROUP BY error"
                        + " ORDER BY count(*) DESC, error LIMIT 100"));
    }

    /** What was done to a rollout, the newest 1000, oldest first. */
    public Future<JsonArray> audit(RolloutId rollout) {
        return reader.items(
                of(AUDIT, "rollout_id = ", rollout).then(" ORDER BY id DESC LIMIT 1000) newest ORDER BY id"));
    }

    private static Sql of(String select, String column, RolloutId rollout) {
        return new Sql(select).and(column, Optional.of(rollout.toString()), UUIDS);
    }
}
