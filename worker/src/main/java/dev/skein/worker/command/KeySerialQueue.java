package dev.skein.worker.command;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * A queue that is first in, first out for each key, with at most one value of a key running or parked. Among keys, one
 * of which a value with a higher priority waits goes before others; among equals, the one that has been ready longest.
 * Keys belong to groups, few of them, of which some may be closed: what waits behind a closed one costs nothing.
 * Confined to one thread.
 *
 * @param <K> the key
 * @param <G> the group of a key
 * @param <V> the values; no two that are in the queue may be equal
 */
final class KeySerialQueue<K, G, V> {
    private final Map<K, Deque<V>> waiting = new HashMap<>();
    private final Map<G, TreeMap<Rank, K>> ready = new HashMap<>();
    private final Map<K, Rank> ranks = new HashMap<>();
    private final Set<K> busy = new HashSet<>();
    private final Set<K> placeless = new HashSet<>();
    private final Map<K, V> parked = new HashMap<>();
    private final Function<V, G> group;
    private final ToIntFunction<V> priority;
    private long wakings;
    private int queued;

    /** The place of a ready key: the least goes first. */
    private record Rank(int priority, long waking) implements Comparable<Rank> {
        @Override
        public int compareTo(Rank other) {
            int higher = Integer.compare(other.priority, priority);
            return higher == 0 ? Long.compare(waking, other.waking) : higher;
        }
    }

    /**
     * @param group the same for all values of a key
     * @param priority never changes for a value
     */
    KeySerialQueue(Function<V, G> group, ToIntFunction<V> priority) {
        this.group = group;
        this.priority = priority;
    }

    /** Puts a value behind all others of its key. */
    void add(K key, V value) {
        waiting.computeIfAbsent(key, absent -> new ArrayDeque<>()).addLast(value);
        queued++;
        wake(key);
    }

    /** Takes the next value; its key is then busy until {@link #finish} or {@link #park}. */
    Optional<V> start() {
        return start(any -> true);
    }

    /** Takes the next value of a group that is open, and leaves the others where they are. */
    Optional<V> start(Predicate<G> open) {
        return ready.entrySet().stream()
                .filter(each -> open.test(each.getKey()))
                .map(each -> each.getValue().firstEntry())
                .min(Map.Entry.comparingByKey())
                .map(first -> take(first.getValue()));
    }

    private V take(K key) {
        Deque<V> lane = lane(key);
        sleep(key, lane.getFirst());
        V value = lane.removeFirst();
        if (lane.isEmpty()) {
            waiting.remove(key);
        }
        queued--;
        busy.add(key);
        return value;
    }

    /** The running value of a key needs no place among the running ones any more; its key stays busy. */
    void leavePlace(K key) {
        if (!busy.contains(key)) {
            throw new IllegalStateException("nothing runs under " + key);
        }
        placeless.add(key);
    }

    /** The running value of a key is done. */
    void finish(K key) {
        free(key);
        wake(key);
    }

    /** The running value of a key waits for {@link #resume}; it stays ahead of all others of its key. */
    void park(K key, V value) {
        free(key);
        parked.put(key, value);
    }

    /** A parked value may run again; false when it is not parked any more. */
    boolean resume(K key, V value) {
        if (!parked.remove(key, value)) {
            return false;
        }
        waiting.computeIfAbsent(key, absent -> new ArrayDeque<>()).addFirst(value);
        queued++;
        wake(key);
        return true;
    }

    /** Forgets waiting and parked values; running ones stay. Returns what was forgotten. */
    List<V> drop(Predicate<V> which) {
        List<V> dropped = new ArrayList<>();
        for (K key : List.copyOf(parked.keySet())) {
            V value = parked.get(key);
            if (value != null && which.test(value)) {
                parked.remove(key);
                dropped.add(value);
                wake(key);
            }
        }
        for (K key : List.copyOf(waiting.keySet())) {
            Deque<V> lane = lane(key);
            int before = dropped.size();
            V first = lane.getFirst();
            lane.stream().filter(which).forEach(dropped::add);
            lane.removeIf(which);
            queued -= dropped.size() - before;
            if (lane.isEmpty()) {
                waiting.remove(key);
            }
            if (which.test(first)) {
                sleep(key, first);
                wake(key);
            }
        }
        return dropped;
    }

    /** How many values wait to run. */
    int queued() {
        return queued;
    }

    /** How many values run and have a place. */
    int running() {
        return busy.size() - placeless.size();
    }

    /** How many values run, with a place or without. */
    int busy() {
        return busy.size();
    }

    /** How many values are parked. */
    int parked() {
        return parked.size();
    }

    private void wake(K key) {
        if (!waiting.containsKey(key) || busy.contains(key) || parked.containsKey(key)) {
            return;
        }
        Deque<V> lane = lane(key);
        int highest = lane.stream().mapToInt(priority).max().orElse(0);
        Rank before = ranks.get(key);
        if (before == null || before.priority() < highest) {
            sleep(key, lane.getFirst());
            Rank rank = new Rank(highest, before == null ? wakings++ : before.waking());
            ranks.put(key, rank);
            ready.computeIfAbsent(group.apply(lane.getFirst()), absent -> new TreeMap<>())
                    .put(rank, key);
        }
    }

    /** @param value the one by which the key was woken */
    private void sleep(K key, V value) {
        Rank rank = ranks.remove(key);
        if (rank == null) {
            return;
        }
        G of = group.apply(value);
        TreeMap<Rank, K> keys = ready.get(of);
        if (keys != null) {
            keys.remove(rank);
            if (keys.isEmpty()) {
                ready.remove(of);
            }
        }
    }

    private Deque<V> lane(K key) {
        Deque<V> lane = waiting.get(key);
        if (lane == null) {
            throw new IllegalStateException("nothing waits under " + key);
        }
        return lane;
    }

    private void free(K key) {
        if (!busy.remove(key)) {
            throw new IllegalStateException("nothing runs under " + key);
        }
        placeless.remove(key);
    }
}
