package dev.skein.coordinator.store;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.TenantId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The SQL of {@code tenants} and {@code database_loads}; every method runs on the caller's connection. */
public final class TenantStore {
    private static final String PREPARE_LOADS =
            "INSERT INTO database_loads (database) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING";
    private static final String LOCK_LOADS =
            "SELECT database, targets FROM database_loads ORDER BY database FOR UPDATE";
    private static final String ADD_LOADS = """
            UPDATE database_loads l SET targets = l.targets + u.added
            FROM unnest($1::text[], $2::bigint[]) AS u(database, added) WHERE l.database = u.database""";
    private static final String LOCK = """
            SELECT id, labels::text AS labels, state FROM tenants WHERE id = ANY($1::text[]) ORDER BY id
            FOR NO KEY UPDATE""";
    private static final String SAVE = """
            INSERT INTO tenants AS t (id, labels, state, created_at, updated_at)
            SELECT u.id, u.labels::jsonb, u.state, $4, $4 FROM unnest($1::text[], $2::text[], $3::text[])
              AS u(id, labels, state)
            ON CONFLICT (id) DO UPDATE
            SET labels = EXCLUDED.labels, state = EXCLUDED.state, updated_at = EXCLUDED.updated_at""";

    /** Makes sure that each database has a row to count in. */
    public Future<Void> prepareLoads(SqlClient sql, Collection<DatabaseRef> databases) {
        return sql.preparedQuery(PREPARE_LOADS)
                .execute(Tuple.tuple().addValue(Columns.texts(new TreeSet<>(databases), d -> d)))
                .mapEmpty();
    }

    /** How many targets each database holds; no other registration runs until the transaction ends. */
    public Future<Map<DatabaseRef, Long>> lockLoads(SqlClient sql) {
        return sql.preparedQuery(LOCK_LOADS).execute().map(rows -> {
            Map<DatabaseRef, Long> loads = new HashMap<>();
            rows.forEach(row -> loads.put(new DatabaseRef(row.getString("database")), row.getLong("targets")));
            return loads;
        });
    }

    /** Counts targets in, or out where the number is negative. */
    public Future<Void> addLoads(SqlClient sql, Map<DatabaseRef, Long> added) {
        Map<DatabaseRef, Long> sorted = new TreeMap<>(added);
        return sql.preparedQuery(ADD_LOADS)
                .execute(Tuple.tuple()
                        .addValue(Columns.texts(sorted.keySet(), d -> d))
                        .addValue(Columns.array(sorted.values(), Long[]::new, n -> n)))
                .mapEmpty();
    }

    /** The known ones of these tenants, locked. */
    public Future<Map<TenantId, TenantRow>> lock(SqlClient sql, Collection<TenantId> tenants) {
        return sql.preparedQuery(LOCK)
                .execute(Tuple.tuple().addValue(Columns.texts(tenants, t -> t)))
                .map(rows -> {
                    Map<TenantId, TenantRow> known = new HashMap<>();
                    rows.forEach(row -> {
                        TenantId id = new TenantId(row.getString("id"));
                        boolean active = row.getString("state").equals("active");
                        known.put(id, new TenantRow(id, Columns.labels(row.getString("labels")), active));
                    });
                    return known;
                });
    }

    /** Adds or replaces tenants. */
    public Future<Void> save(SqlClient sql, Collection<TenantRow> tenants, Instant now) {
        return sql.preparedQuery(SAVE)
                .execute(Tuple.tuple()
                        .addValue(Columns.texts(tenants, TenantRow::id))
                        .addValue(Columns.texts(tenants, t -> Columns.json(t.labels())))
                        .addValue(Columns.texts(tenants, t -> t.active() ? "active" : "deleted"))
                        .addValue(Columns.time(now)))
                .mapEmpty();
    }
}
