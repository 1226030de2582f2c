package dev.skein.coordinator.views;

import dev.skein.contracts.TenantId;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Tenants with their targets, in one statement whatever the page's size. */
public final class TenantViews {
    private static final String PAGE = """
            SELECT t.id AS key, jsonb_build_object(
                'tenantId', t.id, 'state', t.state, 'labels', t.labels, 'createdAt', %s,
                'targets', coalesce(g.targets, '[]'::jsonb)) AS item
            FROM tenants t LEFT JOIN LATERAL (
                SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
                    'set', set_name, 'database', database, 'name', name, 'state', state, 'version', version))
                    ORDER BY set_name) AS targets
                FROM targets WHERE tenant_id = t.id) g ON true""".formatted(Sql.instant("t.created_at"));

    private static final String DETAIL = """
            SELECT jsonb_build_object(
                'tenantId', t.id, 'state', t.state, 'labels', t.labels, 'createdAt', %s,
                'targets', coalesce(g.targets, '[]'::jsonb)) AS item
            FROM tenants t LEFT JOIN LATERAL (
                SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
                    'set', set_name, 'database', database, 'name', name, 'state', state, 'version', version,
                    'failure', failure, 'removal', m.removal, 'tasks', coalesce(k.tasks, '[]'::jsonb))) ORDER BY set_name) AS targets
                FROM targets LEFT JOIN LATERAL (
                    SELECT jsonb_agg(jsonb_build_object(
                        'commandId', id, 'state', state, 'attempt', attempt, 'path', path,
                        'durationMillis', duration_ms, 'failure', failure, 'worker', worker,
                        'requestedAt', %s, 'finishedAt', %s) ORDER BY requested_at DESC, id) AS tasks
                    FROM (SELECT * FROM tasks WHERE target_id = targets.id
                          ORDER BY requested_at DESC, id LIMIT 20) newest) k ON true
                LEFT JOIN LATERAL (
                    SELECT jsonb_strip_nulls(jsonb_build_object('state', r.state, 'backupId', r.backup_id,
                        'frozenAt', %s, 'why', r.why)) AS removal
                    FROM removals r WHERE r.target_id = targets.id) m ON true
                WHERE tenant_id = t.id) g ON true""".formatted(
                    Sql.instant("t.created_at"),
                    Sql.instant("requested_at"),
                    Sql.instant("finished_at"),
                    Sql.instant("r.frozen_at"));

    private final Reader reader;

    TenantViews(Reader reader) {
        this.reader = reader;
    }

    /** A page of tenants by id. */
    public Future<JsonObject> page(Page page) {
        return reader.page(new Sql(PAGE).and("t.id > ", page.after()), "t.id", page.limit());
    }

    /** One tenant with its targets, and the newest 20 tasks of each. */
    public Future<Optional<JsonObject>> find(TenantId tenant) {
        return reader.first(new Sql(DETAIL).and("t.id = ", Optional.of(tenant.value())));
    }
}
