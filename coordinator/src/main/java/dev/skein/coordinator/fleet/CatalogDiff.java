package dev.skein.coordinator.fleet;

import dev.skein.contracts.CatalogLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares two catalogs object by object. Pure; the order of lines means nothing. */
final class CatalogDiff {
    private CatalogDiff() {}

    /**
     * An object that is not the same in both.
     *
     * @param kind such as {@code column} or {@code index}
     * @param expected the facts that are missing; empty when the object was added
     * @param found the facts that are there instead; empty when the object was dropped
     */
    record Difference(String kind, String object, Change change, List<String> expected, List<String> found) {}

    /** What became of an object. */
    enum Change {
        ADDED,
        DROPPED,
        CHANGED
    }

    private record Key(String kind, String object) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int order = kind.compareTo(other.kind);
            return order != 0 ? order : object.compareTo(other.object);
        }
    }

    /** The differences, by kind and object; none for the same lines. */
    static List<Difference> between(List<CatalogLine> expected, List<CatalogLine> found) {
        Map<Key, SortedSet<String>> wanted = byObject(expected);
        Map<Key, SortedSet<String>> there = byObject(found);
        SortedSet<Key> keys = new TreeSet<>(wanted.keySet());
        keys.addAll(there.keySet());
        List<Difference> differences = new ArrayList<>();
        for (Key key : keys) {
            SortedSet<String> left = wanted.getOrDefault(key, new TreeSet<>());
            SortedSet<String> right = there.getOrDefault(key, new TreeSet<>());
            if (!left.equals(right)) {
                Change change = left.isEmpty() ? Change.ADDED : right.isEmpty() ? Change.DROPPED : Change.CHANGED;
                differences.add(
                        new Difference(key.kind(), key.object(), change, without(left, right), without(right, left)));
            }
        }
        return differences;
    }

    private static Map<Key, SortedSet<String>> byObject(List<CatalogLine> lines) {
        Map<Key, SortedSet<String>> objects = new TreeMap<>();
        lines.forEach(line -> objects.computeIfAbsent(new Key(line.kind(), line.object()), first -> new TreeSet<>())
                .add(line.definition()));
        return objects;
    }

    private static List<String> without(SortedSet<String> all, SortedSet<String> others) {
        return all.stream().filter(each -> !others.contains(each)).toList();
    }
}
