package dev.skein.worker.command;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The partitions that this worker holds, each with its incomplete offsets. Whatever belongs to an assignment that has
 * ended is ignored: the broker would accept a late commit and move the new owner's position. Confined to one thread.
 */
final class OffsetLedger {
    private final Map<Integer, PartitionOffsets> held = new HashMap<>();
    private long generation;
    private int outstanding;

    /** Partitions were given to this worker; nothing of an earlier assignment counts any more. */
    void assigned(Collection<Integer> partitions) {
        revoked(partitions);
        generation++;
        partitions.forEach(partition -> held.put(partition, new PartitionOffsets(generation)));
    }

    /** Partitions were taken away, with a warning or without. */
    void revoked(Collection<Integer> partitions) {
        for (Integer partition : partitions) {
            PartitionOffsets ended = held.remove(partition);
            if (ended != null) {
                outstanding -= ended.outstanding();
            }
        }
    }

    /** A record of a held partition has arrived. */
    Slot received(int partition, long offset) {
        PartitionOffsets offsets = held.get(partition);
        if (offsets == null) {
            throw new IllegalStateException("a record of partition " + partition + ", which is not held");
        }
        int before = offsets.outstanding();
        offsets.received(offset);
        outstanding += offsets.outstanding() - before;
        return new Slot(partition, offsets.generation(), offset);
    }

    /** The consumer's position in a partition after a poll. */
    void advanced(int partition, long position) {
        PartitionOffsets offsets = held.get(partition);
        if (offsets != null) {
            offsets.advanced(position);
        }
    }

    /** A record is done; false when its assignment has ended, so that it counts for nothing. */
    boolean completed(Slot slot) {
        PartitionOffsets offsets = held.get(slot.partition());
        if (offsets == null || offsets.generation() != slot.generation() || !offsets.completed(slot.offset())) {
            return false;
        }
        outstanding--;
        return true;
    }

    /** The positions to commit, by partition; empty when the broker has them all. */
    Map<Integer, Long> uncommitted() {
        Map<Integer, Long> positions = new TreeMap<>();
        held.forEach((partition, offsets) ->
                offsets.uncommitted().ifPresent(position -> positions.put(partition, position)));
        return positions;
    }

    /** The broker has acknowledged these positions. */
    void committed(Map<Integer, Long> positions) {
        positions.forEach((partition, position) -> {
            PartitionOffsets offsets = held.get(partition);
            if (offsets != null) {
                offsets.committed(position);
            }
        });
    }

    /** How many records of all held partitions are incomplete. */
    int outstanding() {
        return outstanding;
    }

    /** All held partitions. */
    Set<Integer> held() {
        return Set.copyOf(held.keySet());
    }

    /** The held partitions whose uncommitted span has reached a limit. */
    Set<Integer> spanning(long limit) {
        return held.entrySet().stream()
                .filter(entry -> entry.getValue().span() >= limit)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }
}
