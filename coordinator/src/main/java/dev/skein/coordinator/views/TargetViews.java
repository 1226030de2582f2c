package dev.skein.coordinator.views;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Targets in the order of their making. */
public final class TargetViews {
    private static final String SELECT = """
            SELECT id AS key, jsonb_strip_nulls(jsonb_build_object(
                'tenantId', tenant_id, 'set', set_name, 'database', database, 'name', name, 'state', state,
                'version', version, 'failure', failure, 'updatedAt', %s)) AS item
            FROM targets""".formatted(Sql.instant("updated_at"));

    private final Reader reader;

    TargetViews(Reader reader) {
        this.reader = reader;
    }

    /** Which targets are wanted; what is empty does not matter. */
    public record Filter(
            Optional<String> set, Optional<String> state, Optional<String> database, Optional<String> version) {}

    /** A page of the targets that pass the filter. */
    public Future<JsonObject> page(Filter filter, Page page) {
        Sql sql = new Sql(SELECT)
                .and("set_name = ", filter.set())
                .and("state = ", filter.state())
                .and("database = ", filter.database())
                .and("version = ", filter.version())
                .and("id > ", page.after(), Long::valueOf);
        return reader.page(sql, "id", page.limit());
    }
}
