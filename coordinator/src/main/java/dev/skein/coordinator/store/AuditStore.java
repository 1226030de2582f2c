package dev.skein.coordinator.store;

import dev.skein.contracts.RolloutId;
import dev.skein.contracts.TenantId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The SQL of {@code audit}: rows are only ever added, in the transaction of what they tell. */
public final class AuditStore {
    /** Who did what the coordinator did by itself. */
    public static final String COORDINATOR = "coordinator";

    private static final String INSERT_TENANT = """
            INSERT INTO audit (at, verb, asked_by, reason, tenant_id, from_state, to_state, details)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)""";
    private static final String INSERT = """
            INSERT INTO audit (at, verb, asked_by, reason, rollout_id, from_state, to_state, details)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)""";

    /**
     * One entry.
     *
     * @param by who; {@link #COORDINATOR} for the coordinator itself
     * @param from the state before; empty for what has just begun
     */
    public record Entry(
            String verb, String by, String reason, Optional<String> from, String to, Optional<String> details) {}

    /** Adds an entry about no rollout. */
    public Future<Void> add(SqlClient sql, Entry entry, Instant now) {
        return add(sql, INSERT, null, entry, now);
    }

    /** Adds an entry about a rollout. */
    public Future<Void> add(SqlClient sql, RolloutId rollout, Entry entry, Instant now) {
        return add(sql, INSERT, rollout.value(), entry, now);
    }

    /** Adds an entry about a tenant. */
    public Future<Void> addTenant(SqlClient sql, TenantId tenant, Entry entry, Instant now) {
        return add(sql, INSERT_TENANT, tenant.value(), entry, now);
    }

    private static Future<Void> add(SqlClient sql, String insert, @Nullable Object about, Entry entry, Instant now) {
        return sql.preparedQuery(insert)
                .execute(Tuple.tuple()
                        .addValue(Columns.time(now))
                        .addValue(entry.verb())
                        .addValue(entry.by())
                        .addValue(entry.reason())
                        .addValue(about)
                        .addValue(entry.from().orElse(null))
                        .addValue(entry.to())
                        .addValue(entry.details().orElse(null)))
                .mapEmpty();
    }
}
