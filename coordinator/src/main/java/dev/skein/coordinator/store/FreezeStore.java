package dev.skein.coordinator.store;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.SetName;
import dev.skein.contracts.TenantId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The SQL of {@code freezes}; every method runs on the caller's connection. */
public final class FreezeStore {
    /** Workers are told with the same commit, or never. */
    private static final String NOTED = """

            INSERT INTO freezes_untold (name) SELECT name FROM changed
            ON CONFLICT (name) DO UPDATE SET change = DEFAULT""";

    private static final String PUT = """
            WITH changed AS (
            INSERT INTO freezes AS f (name, set_name, database, tenant_id, reason, asked_by, created_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (name) DO UPDATE SET set_name = excluded.set_name, database = excluded.database,
              tenant_id = excluded.tenant_id, reason = excluded.reason, asked_by = excluded.asked_by,
              created_at = excluded.created_at, expires_at = excluded.expires_at
            WHERE (f.set_name, f.database, f.tenant_id, f.reason, f.asked_by, f.expires_at) IS DISTINCT FROM
              (excluded.set_name, excluded.database, excluded.tenant_id, excluded.reason, excluded.asked_by,
               excluded.expires_at)
            RETURNING name)""" + NOTED;
    private static final String REMOVE = "WITH changed AS (DELETE FROM freezes WHERE name = $1 RETURNING name)" + NOTED;
    private static final String UNTOLD = """
            SELECT u.name, u.change, f.name IS NOT NULL AS lasts, f.set_name, f.database, f.tenant_id, f.expires_at
            FROM freezes_untold u LEFT JOIN freezes f ON f.name = u.name ORDER BY u.change LIMIT 1000""";

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

    /**
     * A freeze that workers have not been told of as it is.
     *
     * @param change to be given back when they have
     * @param freeze empty when it was lifted
     */
    public record Untold(String name, long change, Optional<Freeze> freeze) {}

    /** What workers have not been told yet, at most 1000. */
    public Future<List<Untold>> untold(SqlClient sql) {
        return sql.query(UNTOLD).execute().map(rows -> {
            List<Untold> untold = new ArrayList<>();
            rows.forEach(row -> untold.add(new Untold(
                    row.getString("name"),
                    row.getLong("change"),
                    row.getBoolean("lasts") ? Optional.of(freeze(row)) : Optional.empty())));
            return untold;
        });
    }

    private static Freeze freeze(Row row) {
        return new Freeze(
                row.getString("name"),
                Optional.ofNullable(row.getString("set_name")).map(SetName::new),
                Optional.ofNullable(row.getString("database")).map(DatabaseRef::new),
                Optional.ofNullable(row.getString("tenant_id")).map(TenantId::new),
                Columns.instant(row.getOffsetDateTime("expires_at")));
    }

    /** Remembers that workers were told, unless it has changed since. */
    public Future<Void> told(SqlClient sql, Untold told) {
        return sql.preparedQuery("DELETE FROM freezes_untold WHERE name = $1 AND change = $2")
                .execute(Tuple.of(told.name(), told.change()))
                .mapEmpty();
    }

    /** Whether there is, or was, such a tenant. */
    public Future<Boolean> knows(SqlClient sql, TenantId tenant) {
        return sql.preparedQuery("SELECT FROM tenants WHERE id = $1")
                .execute(Tuple.of(tenant.value()))
                .map(rows -> rows.rowCount() > 0);
    }

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
        return sql.preparedQuery(REMOVE).execute(Tuple.of(name)).map(rows -> rows.rowCount() > 0);
    }
}
