package dev.skein.coordinator.store;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.Isolation;
import dev.skein.contracts.RolloutId;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import dev.skein.contracts.TenantId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The SQL of adoptions; every method runs on the caller's connection. */
public final class AdoptStore {
    /** What could not be stamped may be adopted once more. */
    private static final String KNOWN = """
            NOT (g.version IS NULL AND g.state IN ('failed', 'quarantined') AND EXISTS (
              SELECT FROM tasks k WHERE k.target_id = g.id AND k.operation = 'stamp'))""";

    private static final String NAMES =
            "SELECT name FROM targets g WHERE database = $1 AND name = ANY($2::text[]) AND " + KNOWN;
    private static final String PLACES = "SELECT tenant_id, database || '/' || name AS place FROM targets g"
            + " WHERE set_name = $1 AND tenant_id = ANY($2::text[]) AND " + KNOWN;
    private static final String STAMP = """
            INSERT INTO tasks (id, rollout_id, target_id, operation, version, priority, due_at, requested_at, created_at,
              updated_at)
            SELECT gen_random_uuid(), r.id, g.id, 'stamp', $4, 1, $5, $5, $5, $5
            FROM targets g JOIN rollouts r ON r.set_name = g.set_name AND r.kind = 'onboarding'
            WHERE g.tenant_id = ANY($1::text[]) AND g.set_name = $2 AND g.database = $3 AND g.version IS NULL
            ON CONFLICT DO NOTHING""";
    private static final String ONBOARDING =
            "SELECT id, state FROM rollouts WHERE set_name = $1 AND kind = 'onboarding'";
    private static final String DELETED = "SELECT id FROM tenants WHERE state = 'deleted' AND id = ANY($1::text[])";
    private static final String TENANTS = """
            INSERT INTO tenants (id, created_at, updated_at) SELECT unnest($1::text[]), $2, $2 ON CONFLICT DO NOTHING""";
    private static final String TARGETS = """
            INSERT INTO targets AS g (tenant_id, set_name, database, isolation, name, state, version, updated_at)
            SELECT u.tenant, $4, $5, $7, u.name,
              CASE WHEN u.version IS NULL THEN 'pending' ELSE 'ready' END, u.version, $6
            FROM unnest($1::text[], $2::text[], $3::text[]) AS u(tenant, name, version) ORDER BY u.tenant
            ON CONFLICT DO NOTHING RETURNING\s""" + TargetStore.COLUMNS;

    private final TenantStore tenants = new TenantStore();
    private final AuditStore audit = new AuditStore();

    /**
     * A target to register as it is.
     *
     * @param version what its history says; empty when it is still to be stamped
     */
    public record Adopted(TenantId tenant, String name, Optional<SchemaVersion> version) {}

    /** Which of these names are targets in a database, whatever their set. */
    public Future<Set<String>> names(SqlClient sql, DatabaseRef database, Collection<String> names) {
        Tuple values = Tuple.of(database.value()).addValue(Columns.texts(names, name -> name));
        return sql.preparedQuery(NAMES).execute(values).map(rows -> {
            Set<String> known = new HashSet<>();
            rows.forEach(row -> known.add(row.getString(0)));
            return known;
        });
    }

    /** Where these tenants have a target of a set. */
    public Future<Map<TenantId, String>> places(SqlClient sql, SetName set, Collection<TenantId> ids) {
        Tuple values = Tuple.of(set.value()).addValue(Columns.texts(ids, TenantId::value));
        return sql.preparedQuery(PLACES).execute(values).map(rows -> {
            Map<TenantId, String> places = new HashMap<>();
            rows.forEach(row -> places.put(TenantId.of(row.getString(0)), row.getString(1)));
            return places;
        });
    }

    /** Which of these tenants were deleted. */
    public Future<Set<TenantId>> deleted(SqlClient sql, Collection<TenantId> ids) {
        Tuple values = Tuple.tuple().addValue(Columns.texts(ids, TenantId::value));
        return sql.preparedQuery(DELETED).execute(values).map(rows -> {
            Set<TenantId> deleted = new HashSet<>();
            rows.forEach(row -> deleted.add(TenantId.of(row.getString(0))));
            return deleted;
        });
    }

    /** Adds the tasks that write the histories of schemas without one. */
    public Future<Void> stamp(
            SqlClient sql,
            SetName set,
            DatabaseRef database,
            Collection<TenantId> stamped,
            SchemaVersion version,
            Instant now) {
        return sql.preparedQuery(STAMP)
                .execute(Tuple.tuple()
                        .addValue(Columns.texts(stamped, TenantId::value))
                        .addValue(set.value())
                        .addValue(database.value())
                        .addValue(version.value())
                        .addValue(Columns.time(now)))
                .mapEmpty();
    }

    /** Adds an audit entry to the standing rollout of a set, which is what new tenants join. */
    public Future<Void> note(SqlClient sql, SetName set, String by, String reason, String details, Instant now) {
        return sql.preparedQuery(ONBOARDING).execute(Tuple.of(set.value())).compose(rows -> {
            Row row = rows.iterator().next();
            AuditStore.Entry entry = new AuditStore.Entry(
                    "adopt", by, reason, Optional.empty(), row.getString("state"), Optional.of(details));
            return audit.add(sql, new RolloutId(row.getUUID("id")), entry, now);
        });
    }

    /** Until the transaction ends, no other registration runs. */
    public Future<Void> lock(SqlClient sql) {
        return tenants.lockLoads(sql).mapEmpty();
    }

    /** Registers tenants and ready targets; what has become known in between stays as it is. */
    public Future<List<TargetRow>> register(
            SqlClient sql,
            SetName set,
            Isolation isolation,
            DatabaseRef database,
            Collection<Adopted> adopted,
            Instant now) {
        Tuple rows = Tuple.tuple()
                .addValue(Columns.texts(adopted, Adopted::tenant))
                .addValue(Columns.texts(adopted, Adopted::name))
                .addValue(Columns.texts(adopted, each -> each.version().orElse(null)))
                .addValue(set.value())
                .addValue(database.value())
                .addValue(Columns.time(now))
                .addValue(isolation.name().toLowerCase(Locale.ROOT));
        Tuple ids =
                Tuple.tuple().addValue(Columns.texts(adopted, Adopted::tenant)).addValue(Columns.time(now));
        return sql.preparedQuery(TENANTS)
                .execute(ids)
                .compose(known -> sql.preparedQuery(TARGETS).execute(rows))
                .compose(stored -> {
                    List<TargetRow> targets = new ArrayList<>();
                    for (Row row : stored) {
                        targets.add(TargetStore.read(row));
                    }
                    return tenants.addLoads(sql, Map.of(database, (long) targets.size()))
                            .map(targets);
                });
    }
}
