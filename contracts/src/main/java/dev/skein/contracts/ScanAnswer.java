package dev.skein.contracts;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One part of what a worker found in one database, on {@link Topics#status()}; parts come in order, and may come again.
 *
 * @param part from 0
 * @param last whether the scan of this database ends with it
 * @param targets at most 500
 * @param failure why the scan of this database ended early; only in the last part
 * @param missing which way the migration of a target would go that is not there yet; only in the last part
 */
public record ScanAnswer(
        ScanId scanId,
        SetName set,
        DatabaseRef database,
        int part,
        boolean last,
        List<ScannedTarget> targets,
        Optional<Failure> failure,
        String worker,
        Instant at,
        Optional<PlannedPath> missing)
        implements WorkerReport {
    /** An answer that says nothing of targets that are not there. */
    public ScanAnswer(
            ScanId scanId,
            SetName set,
            DatabaseRef database,
            int part,
            boolean last,
            List<ScannedTarget> targets,
            Optional<Failure> failure,
            String worker,
            Instant at) {
        this(scanId, set, database, part, last, targets, failure, worker, at, Optional.empty());
    }

    public ScanAnswer {
        targets = List.copyOf(targets);
        if (part < 0) {
            throw new InvalidValueException("part", part, "be 0 or more");
        }
    }
}
