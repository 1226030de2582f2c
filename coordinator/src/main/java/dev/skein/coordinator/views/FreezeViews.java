package dev.skein.coordinator.views;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Freezes, with those that have expired. */
public final class FreezeViews {
    private static final String SELECT = """
            SELECT jsonb_strip_nulls(jsonb_build_object('name', name, 'set', set_name, 'database', database,
                'tenantId', tenant_id, 'reason', reason, 'by', asked_by, 'createdAt', %s, 'expiresAt', %s,
                'active', expires_at IS NULL OR expires_at > now())) AS item FROM freezes""".formatted(Sql.instant("created_at"), Sql.instant("expires_at"));

    private final Reader reader;

    FreezeViews(Reader reader) {
        this.reader = reader;
    }

    /** All, newest first, at most 1000. */
    public Future<JsonArray> all() {
        return reader.items(new Sql(SELECT).then(" ORDER BY created_at DESC, name LIMIT 1000"));
    }

    /** One. */
    public Future<Optional<JsonObject>> find(String name) {
        return reader.first(new Sql(SELECT).and("name = ", Optional.of(name)));
    }
}
