package dev.skein.worker.command;

import java.util.Set;

/**
 * Decides from which partitions to take no more for now. Stateless; asked anew before each poll, because a rebalance
 * forgets what was paused.
 *
 * @param queued how many commands may wait or run; parked ones do not count
 * @param outstanding how many commands may be held in all, parked ones included
 * @param span how many offsets of one partition may be uncommitted
 */
record FlowControl(int queued, int outstanding, long span) {

    /** The partitions to pause: all when the worker is full, else those with too long an uncommitted span. */
    Set<Integer> paused(OffsetLedger ledger, int parked) {
        int held = ledger.outstanding();
        boolean full = held - parked >= queued || held >= outstanding;
        return full ? ledger.held() : ledger.spanning(span);
    }
}
