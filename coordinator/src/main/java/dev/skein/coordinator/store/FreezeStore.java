package dev.skein.coordinator.store;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.SetName;
import dev.skein.contracts.TenantId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Optional;

/** The SQL of {@code freezes}; every method runs on the caller's connection. */
public final class FreezeStore {
    private static final String PUT = """
            INSERT INTO freezes AS f (name, set_name, database, tenant_id, reason, asked_by, created_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (name) DO UPDATE SET set_name = excluded.set_name, database = excluded.database,
              tenant_id = excluded.tenant_id, reason = excluded.reason, asked_by = excluded.asked_by,
              created_at = excluded.created_at, expires_at = excluded.expires_at
            WHERE (f.set_name, f.database, f.tenant_id, f.reason, f.asked_by, f.expires_at) IS DISTINCT FROM
              (excluded.set_name, excluded.database, excluded.tenant_id, excluded.reason, excluded.asked_by,
               excluded.expires_at)""";

    /**
     * What must not be touched; what is absent stands for all.
     *
     * @param expiresAt empty for until it is lifted
     */
    public record Freeze(
            String name,
            Optional<SetName> set,
            Optional<DatabaseRef> database,
            Optional<TenantId> tenant,
            Optional<Instant> expiresAt) {}

    /** Adds a freeze, or changes the one of this name; false when it is there already. */
    public Future<Boolean> put(SqlClient sql, Freeze freeze, String by, String reason, Instant now) {
        return sql.preparedQuery(PUT)
                .execute(Tuple.tuple()
                        .addValue(freeze.name())
                        .addValue(freeze.set().map(SetName::value).orElse(null))
                        .addValue(freeze.database().map(DatabaseRef::value).orElse(null))
                        .addValue(freeze.tenant().map(TenantId::value).orElse(null))
                        .addValue(reason)
                        .addValue(by)
                        .addValue(Columns.time(now))
                        .addValue(Columns.time(freeze.expiresAt())))
                .map(rows -> rows.rowCount() > 0);
    }

    /** Takes a freeze away; false when there is none of this name. */
    public Future<Boolean> remove(SqlClient sql, String name) {
        return sql.preparedQuery("DELETE FROM freezes WHERE name = $1")
                .execute(Tuple.of(name))
                .map(rows -> rows.rowCount() > 0);
    }
}
