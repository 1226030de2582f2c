package dev.skein.coordinator.control;

import dev.skein.contracts.RolloutId;
import dev.skein.contracts.ScanId;
import dev.skein.contracts.SetName;
import dev.skein.coordinator.fleet.FleetScans;
import dev.skein.coordinator.fleet.ScanFailedException;
import dev.skein.coordinator.fleet.ScanResult;
import dev.skein.coordinator.status.Announcer;
import dev.skein.coordinator.store.Database;
import dev.skein.coordinator.store.RefreshStore;
import dev.skein.coordinator.store.ScanStore;
import dev.skein.coordinator.store.TargetRow;
import dev.skein.runtime.log.LogKeys;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks where a set's targets really are before a rollout is planned. Never blocks; callable from any thread. A scan that
 * does not come about in time refuses the rollout, so that none rests on half of one.
 *
 * @param limit how long the workers may take
 */
public record Refresh(Database database, FleetScans scans, Announcer announcer, Duration limit) {
    private static final Logger LOG = LoggerFactory.getLogger(Refresh.class);
    private static final ScanStore PLACES = new ScanStore();
    private static final RefreshStore STORE = new RefreshStore();

    /**
     * Scans every database that holds targets of a set; fails with {@link RefusedException} when that is not possible.
     *
     * @param planning what to ask besides where they stand
     */
    Future<ScanId> scan(SetName set, FleetScans.Planning planning) {
        return PLACES.databases(database.pool(), set)
                .compose(places -> scans.scan(set, places, planning, limit))
                .map(ScanResult::id)
                .recover(failure -> Future.failedFuture(
                        failure instanceof ScanFailedException scan
                                ? new RefusedException(
                                        scan.isLate() ? RefusedException.Kind.TIMEOUT : RefusedException.Kind.CONFLICT,
                                        "the rollout is not planned: " + scan.getMessage() + "; or leave "
                                                + (planning.restorePoints() ? "restorePoint" : "scan") + " out")
                                : failure));
    }

    /** In a rollout's transaction: takes over what the scan found. The result is what has changed. */
    Future<List<TargetRow>> apply(SqlClient sql, RolloutId rollout, ScanId scan, Instant now) {
        return STORE.refresh(sql, rollout, scan, now);
    }

    /** After the commit. A Kafka that is away delays no rollout: the next state of each target is told anyway. */
    void tell(Collection<TargetRow> changed) {
        if (!changed.isEmpty()) {
            announcer
                    .targets(changed)
                    .onFailure(failure -> LOG.atWarn()
                            .addKeyValue(LogKeys.COUNT, changed.size())
                            .log("versions that a scan found were stored but not announced: {}", failure.toString()));
        }
    }
}
