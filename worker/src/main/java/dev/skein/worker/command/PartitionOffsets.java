package dev.skein.worker.command;

import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * What is incomplete in one partition during one assignment. Records may complete in any order; what may be committed
 * never passes an incomplete one. Confined to one thread.
 */
final class PartitionOffsets {
    private static final long UNKNOWN = -1;

    private final long generation;
    private final TreeSet<Long> incomplete = new TreeSet<>();
    private long next = UNKNOWN;
    private long committed = UNKNOWN;

    PartitionOffsets(long generation) {
        this.generation = generation;
    }

    /** The assignment that this belongs to. */
    long generation() {
        return generation;
    }

    /** A record has arrived. */
    void received(long offset) {
        incomplete.add(offset);
    }

    /**
     * All records below {@code position} have arrived. The position is the consumer's own, never an offset plus one:
     * transaction markers and compaction leave gaps.
     */
    void advanced(long position) {
        next = position;
    }

    /** A record is done; false when it was already, or never arrived. */
    boolean completed(long offset) {
        return incomplete.remove(offset);
    }

    /** The lowest incomplete offset, or the next to arrive when all are complete; empty when nothing is known. */
    OptionalLong committable() {
        if (!incomplete.isEmpty()) {
            return OptionalLong.of(incomplete.first());
        }
        return next == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(next);
    }

    /** What may be committed, when the broker has not acknowledged just that. */
    OptionalLong uncommitted() {
        OptionalLong committable = committable();
        return committable.isPresent() && committable.getAsLong() != committed ? committable : OptionalLong.empty();
    }

    /** The broker has acknowledged a commit. */
    void committed(long position) {
        committed = position;
    }

    /** How many records have arrived and are not complete. */
    int outstanding() {
        return incomplete.size();
    }

    /** How many offsets lie between what may be committed and what arrives next: all are redelivered after a crash. */
    long span() {
        return incomplete.isEmpty() ? 0 : Math.max(0, next - incomplete.first());
    }
}
