package dev.skein.worker.engine;

import dev.skein.contracts.DatabaseRef;
import dev.skein.runtime.log.LogKeys;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every two seconds, while something runs or waits, how far a server's replicas are behind, and has the throttle
 * slow down when it is too far. Never blocks. A look that fails is logged, and changes nothing.
 */
final class ReplicationWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicationWatch.class);
    private static final long EACH_MS = 2_000;

    /** Until then a lower limit has had no effect that could be seen. */
    private static final Duration SETTLED = Duration.ofSeconds(10);

    private static final String LOOK = """
            SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint AS written,
              (SELECT min(pg_wal_lsn_diff(replay_lsn, '0/0'))::bigint FROM pg_stat_replication) AS replayed,
              pg_has_role('pg_read_all_stats', 'USAGE') AS allowed""";

    private final Vertx vertx;
    private final DatabaseRef database;
    private final Pool pool;
    private final Throttle throttle;
    private final Duration most;
    private final ReplicationLag lag = new ReplicationLag();
    private final AtomicBoolean busy = new AtomicBoolean();
    private final long timer;

    /** @param most how far replicas may be behind */
    ReplicationWatch(Vertx vertx, DatabaseRef database, Pool pool, Throttle throttle, Duration most) {
        this.vertx = vertx;
        this.database = database;
        this.pool = pool;
        this.throttle = throttle;
        this.most = most;
        this.timer = vertx.setPeriodic(EACH_MS, tick -> look());
    }

    private void look() {
        if (throttle.running() + throttle.queued() == 0 || !busy.compareAndSet(false, true)) {
            return;
        }
        pool.query(LOOK)
                .execute()
                .onSuccess(rows -> judge(rows.iterator().next()))
                .onFailure(error -> LOG.atWarn()
                        .addKeyValue(LogKeys.DATABASE, database)
                        .log("nobody knows how far its replicas are behind: {}", error.getMessage()))
                .onComplete(end -> busy.set(false));
    }

    private synchronized void judge(Row row) {
        if (!row.getBoolean("allowed")) {
            LOG.atWarn()
                    .addKeyValue(LogKeys.DATABASE, database)
                    .log("max-replication-lag has no effect: GRANT pg_read_all_stats TO the worker's role");
            return;
        }
        Long replayed = row.getLong("replayed");
        long now = System.nanoTime();
        Duration behind = lag.at(
                now, row.getLong("written"), replayed == null ? OptionalLong.empty() : OptionalLong.of(replayed));
        throttle.notice(
                behind.compareTo(most) > 0 ? new Strain.Lagging(behind) : new Strain.CaughtUp(),
                now - SETTLED.toNanos());
    }

    @Override
    public void close() {
        vertx.cancelTimer(timer);
    }
}
