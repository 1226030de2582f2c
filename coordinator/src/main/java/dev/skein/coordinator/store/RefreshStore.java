package dev.skein.coordinator.store;

import dev.skein.contracts.RolloutId;
import dev.skein.contracts.ScanId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Has a rollout rest on a scan. Runs on the caller's connection, and waits for no one: a target that someone else holds,
 * that has an open task, or that was heard of since the scan was asked for keeps what is known of it.
 */
public final class RefreshStore {
    private static final String MARK =
            "UPDATE rollouts SET scanned_at = (SELECT asked_at FROM scans WHERE id = $2) WHERE id = $1";
    private static final String REFRESH = """
            UPDATE targets g SET version = f.found, updated_at = $2
            FROM (SELECT t.id, s.version AS found
                  FROM scans a
                  JOIN scan_databases d ON d.scan_id = a.id
                  JOIN targets t ON t.set_name = a.set_name AND t.database = d.database
                  LEFT JOIN target_scans s ON s.set_name = t.set_name AND s.database = t.database AND s.name = t.name
                    AND s.scanned_at >= a.asked_at
                  WHERE a.id = $1 AND t.state <> 'deleted' AND t.updated_at < a.asked_at
                    AND coalesce(s.history, 'ABSENT') IN ('ABSENT', 'EXACT_PREFIX', 'AHEAD')
                    AND t.version IS DISTINCT FROM s.version
                    AND NOT EXISTS (SELECT FROM tasks o
                                    WHERE o.target_id = t.id AND o.state IN ('queued', 'dispatched', 'running'))
                  ORDER BY t.id FOR NO KEY UPDATE OF t SKIP LOCKED) f
            WHERE g.id = f.id RETURNING\s""" + TargetStore.COLUMNS;

    /** Notes the scan in the rollout, and in the targets the versions that it found; the result is what changed. */
    public Future<List<TargetRow>> refresh(SqlClient sql, RolloutId rollout, ScanId scan, Instant now) {
        return sql.preparedQuery(MARK)
                .execute(Tuple.of(rollout.value(), scan.value()))
                .compose(marked -> sql.preparedQuery(REFRESH).execute(Tuple.of(scan.value(), Columns.time(now))))
                .map(rows -> {
                    List<TargetRow> changed = new ArrayList<>(rows.rowCount());
                    rows.forEach(row -> changed.add(TargetStore.read(row)));
                    return changed;
                });
    }
}
