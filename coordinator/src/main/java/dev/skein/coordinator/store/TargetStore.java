package dev.skein.coordinator.store;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.Isolation;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import dev.skein.contracts.Target;
import dev.skein.contracts.TenantId;
import dev.skein.coordinator.rollout.TargetPhase;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The SQL of {@code targets}. One statement for any number of rows; every method runs on the caller's connection. */
public final class TargetStore {
    /** The columns that {@link #read} needs, of {@code targets g}. */
    static final String COLUMNS = """
            g.tenant_id, g.set_name, g.database, g.isolation, g.name, g.state AS target_state,
            g.version AS target_version, g.failure::text AS target_failure, g.fence AS target_fence,
            g.updated_at AS target_updated_at""";

    private static final String OF_TENANTS =
            "SELECT " + COLUMNS + " FROM targets g WHERE g.tenant_id = ANY($1::text[])";
    private static final String TAKEN = "SELECT database, isolation, name FROM targets WHERE name = ANY($1::text[])";
    private static final String INSERT = """
            INSERT INTO targets (tenant_id, set_name, database, isolation, name, updated_at)
            SELECT u.tenant, u.set_name, u.database, u.isolation, u.name, $6
            FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
              AS u(tenant, set_name, database, isolation, name)""";
    private static final String SET_PHASE = """
            UPDATE targets g SET state = $3, failure = NULL, updated_at = $4
            FROM unnest($1::text[], $2::text[]) AS u(tenant, set_name)
            WHERE g.tenant_id = u.tenant AND g.set_name = u.set_name""";
    private static final String SAVE = """
            UPDATE targets g SET state = u.state, version = u.version, failure = u.failure::jsonb, fence = u.fence,
              updated_at = u.updated_at
            FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::timestamptz[])
              AS u(tenant, set_name, state, version, failure, fence, updated_at)
            WHERE g.tenant_id = u.tenant AND g.set_name = u.set_name""";

    /** The targets of tenants, deleted ones included. */
    public Future<Map<TargetKey, TargetRow>> ofTenants(SqlClient sql, Collection<TenantId> tenants) {
        return sql.preparedQuery(OF_TENANTS)
                .execute(Tuple.tuple().addValue(Columns.texts(tenants, t -> t)))
                .map(rows -> {
                    Map<TargetKey, TargetRow> targets = new HashMap<>();
                    for (Row row : rows) {
                        TargetRow target = read(row);
                        targets.put(target.key(), target);
                    }
                    return targets;
                });
    }

    /** Which places have one of these names, in any database. */
    public Future<Set<Target>> named(SqlClient sql, Collection<String> names) {
        return sql.preparedQuery(TAKEN)
                .execute(Tuple.tuple().addValue(Columns.texts(names, n -> n)))
                .map(rows -> {
                    Set<Target> places = new HashSet<>();
                    rows.forEach(row -> places.add(place(row)));
                    return places;
                });
    }

    /** Adds new targets. */
    public Future<Void> insert(SqlClient sql, Collection<TargetRow> targets, Instant now) {
        return sql.preparedQuery(INSERT)
                .execute(Tuple.tuple()
                        .addValue(Columns.texts(targets, t -> t.key().tenant()))
                        .addValue(Columns.texts(targets, t -> t.key().set()))
                        .addValue(Columns.texts(targets, t -> t.place().database()))
                        .addValue(Columns.texts(targets, t -> text(t.place().isolation())))
                        .addValue(Columns.texts(targets, t -> t.place().name()))
                        .addValue(Columns.time(now)))
                .mapEmpty();
    }

    /** Puts targets in a state without a failure. */
    public Future<Void> setPhase(SqlClient sql, Collection<TargetKey> targets, TargetPhase phase, Instant now) {
        return sql.preparedQuery(SET_PHASE)
                .execute(Tuple.tuple()
                        .addValue(Columns.texts(targets, TargetKey::tenant))
                        .addValue(Columns.texts(targets, TargetKey::set))
                        .addValue(phase.text())
                        .addValue(Columns.time(now)))
                .mapEmpty();
    }

    /** Writes state, version, failure and fence of targets that the caller has locked. */
    public Future<Void> save(SqlClient sql, Collection<TargetRow> targets) {
        return sql.preparedQuery(SAVE)
                .execute(Tuple.tuple()
                        .addValue(Columns.texts(targets, t -> t.key().tenant()))
                        .addValue(Columns.texts(targets, t -> t.key().set()))
                        .addValue(Columns.texts(targets, t -> t.phase().text()))
                        .addValue(Columns.texts(targets, t -> t.version().orElse(null)))
                        .addValue(Columns.texts(
                                targets, t -> t.failure().map(Columns::json).orElse(null)))
                        .addValue(Columns.array(targets, Long[]::new, TargetRow::fence))
                        .addValue(Columns.array(
                                targets, java.time.OffsetDateTime[]::new, t -> Columns.time(t.updatedAt()))))
                .mapEmpty();
    }

    static TargetRow read(Row row) {
        return new TargetRow(
                new TargetKey(new TenantId(row.getString("tenant_id")), new SetName(row.getString("set_name"))),
                place(row),
                TargetPhase.of(row.getString("target_state")),
                Optional.ofNullable(row.getString("target_version")).map(SchemaVersion::of),
                Columns.failure(row.getString("target_failure")),
                row.getLong("target_fence"),
                row.getOffsetDateTime("target_updated_at").toInstant());
    }

    private static Target place(Row row) {
        return new Target(
                new DatabaseRef(row.getString("database")),
                Isolation.valueOf(row.getString("isolation").toUpperCase(Locale.ROOT)),
                row.getString("name"));
    }

    private static String text(Isolation isolation) {
        return isolation.name().toLowerCase(Locale.ROOT);
    }
}
