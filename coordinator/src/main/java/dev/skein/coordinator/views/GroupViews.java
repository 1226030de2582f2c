package dev.skein.coordinator.views;

import dev.skein.contracts.RolloutId;
import dev.skein.contracts.SetName;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.Optional;
import java.util.UUID;

/** The fleet parted by one thing at a time, each part with its states; one grouped statement, however many targets. */
public final class GroupViews {
    private static final String TARGETS = """
            SELECT jsonb_build_object('key', key, 'count', sum(n), 'states', jsonb_object_agg(state, n)%s) AS item
            FROM (SELECT %s AS key, state, count(*) AS n FROM targets""";
    /** A worker repeats itself each minute: one that was silent for three is gone, or cut off. */
    private static final String WORKERS = """
            , 'workers', (SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('worker', p.worker, 'limit',
                p.slots, 'ceiling', p.ceiling, 'running', p.running, 'waiting', p.waiting, 'slowedAt', %s, 'slowedBy',
                p.slowed_by)) ORDER BY p.worker), '[]'::jsonb) FROM server_paces p
              WHERE p.database = key AND p.at > now() - interval '3 minutes')""".formatted(Sql.instant("p.slowed_at"));

    private static final String ERRORS = """
            SELECT jsonb_build_object('key', key, 'count', count(*),
                'states', jsonb_strip_nulls(jsonb_build_object(
                    'failed', nullif(count(*) FILTER (WHERE state = 'failed'), 0),
                    'quarantined', nullif(count(*) FILTER (WHERE state = 'quarantined'), 0))),
                'failure', (array_agg(failure ORDER BY tenant_id))[1],
                'tenants', to_jsonb((array_agg(tenant_id ORDER BY tenant_id))[1:10])) AS item
            FROM (SELECT error_group(failure) AS key, failure, state, tenant_id
                  FROM (SELECT * FROM targets WHERE state IN ('failed', 'quarantined') AND failure IS NOT NULL) bad""";
    private static final String WAVES = """
            SELECT jsonb_build_object('key', w.number::text, 'name', w.name, 'count',
                queued + dispatched + running + succeeded + failed + quarantined + skipped + cancelled, 'states',
                (SELECT coalesce(jsonb_object_agg(s.state, s.n) FILTER (WHERE s.n > 0), '{}'::jsonb)
                 FROM (VALUES ('queued', w.queued), ('dispatched', w.dispatched), ('running', w.running),
                    ('succeeded', w.succeeded), ('failed', w.failed), ('quarantined', w.quarantined),
                    ('skipped', w.skipped), ('cancelled', w.cancelled)) s (state, n))) AS item
            FROM waves w""";
    private static final String NEWEST =
            "SELECT id, set_name FROM (SELECT * FROM rollouts WHERE kind <> 'onboarding') r";
    private static final String ONE = "SELECT id, set_name FROM rollouts";

    private final Reader reader;

    GroupViews(Reader reader) {
        this.reader = reader;
    }

    /** Targets by the version that they were last reported at; {@code none} first, then the oldest. */
    public Future<JsonObject> byVersion(Optional<SetName> set) {
        return targets("version", "", "coalesce(version, 'none')", set, "version_key(nullif(key, 'none')) NULLS FIRST");
    }

    /** Targets by state. */
    public Future<JsonObject> byState(Optional<SetName> set) {
        return targets("state", "", "state", set, "key");
    }

    /** Targets by the database that holds them, with what its workers take on at a time. */
    public Future<JsonObject> byServer(Optional<SetName> set) {
        return targets("server", WORKERS, "database", set, "key");
    }

    private Future<JsonObject> targets(String by, String more, String key, Optional<SetName> set, String order) {
        String rest = " GROUP BY 1, state) counted GROUP BY key ORDER BY " + order;
        return groups(by, set, new Sql(TARGETS.formatted(more, key)), rest);
    }

    /** Failed and quarantined targets, by error: the most frequent first, at most 100. */
    public Future<JsonObject> byError(Optional<SetName> set) {
        return groups("error", set, new Sql(ERRORS), ") failed GROUP BY key ORDER BY count(*) DESC, key LIMIT 100");
    }

    private Future<JsonObject> groups(String by, Optional<SetName> set, Sql sql, String rest) {
        sql.and("set_name = ", set.map(SetName::value)).then(rest);
        return reader.items(sql).map(items -> {
            JsonObject answer = new JsonObject().put("by", by).put("groups", items);
            set.ifPresent(name -> answer.put("set", name.value()));
            return answer;
        });
    }

    /** Tasks of a rollout by wave; of the newest one, without an id. Empty when there is no such rollout. */
    public Future<Optional<JsonObject>> byWave(Optional<SetName> set, Optional<RolloutId> rollout) {
        Sql sql = new Sql(rollout.isPresent() ? ONE : NEWEST)
                .and("id = ", rollout.map(RolloutId::toString), UUID::fromString)
                .and("set_name = ", set.map(SetName::value))
                .then(" ORDER BY created_at DESC, id LIMIT 1");
        return reader.rows(sql).compose(rows -> {
            for (Row row : rows) {
                return waves(row.getUUID("id"), row.getString("set_name")).map(Optional::of);
            }
            return Future.succeededFuture(Optional.empty());
        });
    }

    private Future<JsonObject> waves(UUID rollout, String set) {
        Sql sql = new Sql(WAVES)
                .and("w.rollout_id = ", Optional.of(rollout.toString()), UUID::fromString)
                .then(" ORDER BY w.number");
        return reader.items(sql)
                .map(items -> new JsonObject()
                        .put("by", "wave")
                        .put("set", set)
                        .put("rolloutId", rollout.toString())
                        .put("groups", items));
    }
}
