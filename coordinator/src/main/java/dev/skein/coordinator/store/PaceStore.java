package dev.skein.coordinator.store;

import dev.skein.contracts.ServerPace;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The SQL of {@code server_paces}; on the caller's connection. */
public final class PaceStore {
    private static final Duration KEPT = Duration.ofHours(1);
    private static final String PUT = """
            WITH gone AS (DELETE FROM server_paces WHERE at < $1
              AND (database, worker) NOT IN (SELECT * FROM unnest($2::text[], $3::text[])))
            INSERT INTO server_paces AS p (database, worker, at, slots, ceiling, running, waiting, slowed_at, slowed_by)
            SELECT * FROM unnest($2::text[], $3::text[], $4::timestamptz[], $5::int[], $6::int[], $7::int[], $8::int[],
              $9::timestamptz[], $10::text[])
            ON CONFLICT (database, worker) DO UPDATE SET at = excluded.at, slots = excluded.slots,
              ceiling = excluded.ceiling, running = excluded.running, waiting = excluded.waiting,
              slowed_at = excluded.slowed_at, slowed_by = excluded.slowed_by
            WHERE p.at < excluded.at""";

    /** Stores the newest of each worker and database; what is too old to be of interest is left out. */
    public Future<Void> store(SqlClient sql, List<ServerPace> paces, Instant now) {
        Map<String, ServerPace> newest = new TreeMap<>();
        for (ServerPace pace : paces) {
            if (pace.at().isAfter(now.minus(KEPT))) {
                newest.merge(
                        pace.database() + "/" + pace.worker(),
                        pace,
                        (one, other) -> one.at().isAfter(other.at()) ? one : other);
            }
        }
        return newest.isEmpty() ? Future.succeededFuture() : put(sql, newest.values(), now);
    }

    private static Future<Void> put(SqlClient sql, Collection<ServerPace> paces, Instant now) {
        return sql.preparedQuery(PUT)
                .execute(Tuple.of(Columns.time(now.minus(KEPT)))
                        .addValue(Columns.texts(paces, ServerPace::database))
                        .addValue(Columns.texts(paces, ServerPace::worker))
                        .addValue(Columns.array(paces, OffsetDateTime[]::new, each -> Columns.time(each.at())))
                        .addValue(Columns.array(paces, Integer[]::new, ServerPace::limit))
                        .addValue(Columns.array(paces, Integer[]::new, ServerPace::ceiling))
                        .addValue(Columns.array(paces, Integer[]::new, ServerPace::running))
                        .addValue(Columns.array(paces, Integer[]::new, ServerPace::waiting))
                        .addValue(Columns.array(
                                paces,
                                OffsetDateTime[]::new,
                                each -> Columns.time(each.slowed().map(ServerPace.Slowed::at))))
                        .addValue(Columns.texts(
                                paces,
                                each -> each.slowed()
                                        .map(ServerPace.Slowed::reason)
                                        .orElse(null))))
                .mapEmpty();
    }
}
