package dev.skein.coordinator.rollout;

/**
 * A wave's tasks, counted.
 *
 * @param open queued, dispatched or running
 * @param failed failed or quarantined
 * @param settled skipped or cancelled
 * @param accepted how many failures someone knew of when the rollout was resumed, as far as they have not been driven again
 * @param millis the sum of the durations of what succeeded
 */
public record WaveCounts(int number, long open, long succeeded, long failed, long settled, long accepted, long millis) {

    /** How many tasks it has. */
    public long targets() {
        return open + succeeded + failed + settled;
    }

    /** Failures that nobody has accepted. */
    public long news() {
        return Math.max(0, failed - accepted);
    }

    /** The mean duration of what succeeded, in milliseconds; 0 when nothing did. */
    double meanMillis() {
        return succeeded == 0 ? 0 : (double) millis / succeeded;
    }
}
