package dev.skein.worker.command;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A queue that is first in, first out for each key, with at most one value of a key running or parked. Among keys, the
 * one that has been ready longest goes first. Confined to one thread.
 *
 * @param <K> the key
 * @param <V> the values; no two that are in the queue may be equal
 */
final class KeySerialQueue<K, V> {
    private final Map<K, Deque<V>> waiting = new HashMap<>();
    private final LinkedHashSet<K> ready = new LinkedHashSet<>();
    private final Set<K> busy = new HashSet<>();
    private final Set<K> placeless = new HashSet<>();
    private final Map<K, V> parked = new HashMap<>();
    private int queued;

    /** Puts a value behind all others of its key. */
    void add(K key, V value) {
        waiting.computeIfAbsent(key, absent -> new ArrayDeque<>()).addLast(value);
        queued++;
        wake(key);
    }

    /** Takes the next value; its key is then busy until {@link #finish} or {@link #park}. */
    Optional<V> start() {
        return start(value -> true);
    }

    /** Takes the next value that may run, and leaves the others where they are. */
    Optional<V> start(Predicate<V> may) {
        for (K key : ready) {
            if (may.test(lane(key).getFirst())) {
                return Optional.of(take(key));
            }
        }
        return Optional.empty();
    }

    private V take(K key) {
        ready.remove(key);
        Deque<V> lane = lane(key);
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
            lane.stream().filter(which).forEach(dropped::add);
            lane.removeIf(which);
            queued -= dropped.size() - before;
            if (lane.isEmpty()) {
                waiting.remove(key);
                ready.remove(key);
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
        if (waiting.containsKey(key) && !busy.contains(key) && !parked.containsKey(key)) {
            ready.add(key);
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
