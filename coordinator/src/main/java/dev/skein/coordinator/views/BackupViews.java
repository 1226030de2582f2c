package dev.skein.coordinator.views;

import dev.skein.contracts.CommandId;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;

/** Backups, those under way included. */
public final class BackupViews {
    /** A restore is found by its own task's id, so that whoever asked for it can wait for its end. */
    private static final String ITEM = """
            jsonb_strip_nulls(jsonb_build_object('backupId', k.id, 'tenantId', g.tenant_id, 'set', g.set_name,
                'database', g.database, 'name', g.name, 'operation', k.operation,
                'state', CASE WHEN b.pruned_at IS NOT NULL THEN 'pruned' WHEN b.id IS NOT NULL THEN 'kept'
                              ELSE k.state END,
                'failure', k.failure ->> 'message',
                'file', b.detail ->> 'file', 'bytes', (b.detail ->> 'bytes')::bigint, 'sha256', b.detail ->> 'sha256',
                'server', b.detail ->> 'server', 'tool', b.detail ->> 'tool', 'version', b.detail ->> 'version',
                'fingerprint', b.detail ->> 'fingerprint', 'tables', b.detail -> 'rows',
                'durationMillis', b.duration_ms, 'takenAt', %s)) AS item""".formatted(Sql.instant("b.taken_at"));

    private static final String LIST =
            "SELECT " + ITEM + " FROM backups b JOIN tasks k ON k.id = b.id JOIN targets g ON g.id = b.target_id";
    private static final String ONE =
            "SELECT " + ITEM + " FROM tasks k LEFT JOIN backups b ON b.id = k.id JOIN targets g ON g.id = k.target_id";
    private static final String AUDIT = """
            SELECT jsonb_strip_nulls(jsonb_build_object('at', %s, 'verb', verb, 'by', asked_by, 'reason', reason,
                'to', to_state, 'details', details)) AS item FROM audit""".formatted(Sql.instant("at"));

    private final Reader reader;

    BackupViews(Reader reader) {
        this.reader = reader;
    }

    /** The newest backups that were not pruned. */
    public Future<JsonObject> newest(Optional<String> tenant, Optional<String> set, int limit) {
        Sql sql = new Sql(LIST).and("g.tenant_id = ", tenant).and("g.set_name = ", set);
        sql.then(tenant.isPresent() || set.isPresent() ? " AND" : " WHERE")
                .then(" b.pruned_at IS NULL ORDER BY b.taken_at DESC, b.id LIMIT ")
                .parameter(limit);
        return reader.items(sql).map(items -> new JsonObject().put("items", items));
    }

    /** One backup, or the task of a restore. */
    public Future<Optional<JsonObject>> find(CommandId id) {
        return reader.first(new Sql(ONE)
                .and("k.operation IN ('backup', 'restore') AND k.id = ", Optional.of(id.toString()), UUID::fromString));
    }

    /** What was done to a tenant, by whom and why, in order. */
    public Future<JsonObject> audit(String tenant) {
        return reader.items(
                        new Sql(AUDIT).and("tenant_id = ", Optional.of(tenant)).then(" ORDER BY id LIMIT 1000"))
                .map(items -> new JsonObject().put("items", items));
    }
}
