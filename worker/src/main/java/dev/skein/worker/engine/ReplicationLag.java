package dev.skein.worker.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * How far the slowest replica is behind: the age of what it has not replayed. Taken from positions that were seen at the
 * primary, because {@code pg_stat_replication.replay_lag} stands still when a replica does. Confined to one thread.
 */
final class ReplicationLag {
    private static final int MOST = 1_000;

    private final Deque<Seen> unreplayed = new ArrayDeque<>();

    private record Seen(long nanos, long position) {}

    /**
     * The lag.
     *
     * @param now {@link System#nanoTime()}
     * @param written the primary's position in the log, in bytes
     * @param replayed that of the slowest replica; empty without one
     */
    Duration at(long now, long written, OptionalLong replayed) {
        if (replayed.isEmpty()) {
            unreplayed.clear();
            return Duration.ZERO;
        }
        // Replicas that stand still for long cost precision, not memory.
        if (unreplayed.size() < MOST
                && (unreplayed.isEmpty() || unreplayed.getLast().position() < written)) {
            unreplayed.addLast(new Seen(now, written));
        }
        unreplayed.removeIf(seen -> seen.position() <= replayed.getAsLong());
        return unreplayed.isEmpty()
                ? Duration.ZERO
                : Duration.ofNanos(now - unreplayed.getFirst().nanos());
    }
}
