package dev.skein.worker.engine;

import dev.skein.contracts.Fingerprint;
import dev.skein.contracts.SchemaVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a target's tables and other objects are, without its rows. Immutable.
 *
 * @param version the newest that counts in its history; empty where there is none
 * @param objects by kind and name
 * @param fingerprint a digest of their definitions; empty when there are none
 */
record Shape(Optional<SchemaVersion> version, SortedSet<String> objects, Optional<Fingerprint> fingerprint) {
    private static final int DIGITS = 32;

    /** @param definitions of the objects, by kind and name */
    static Shape of(Optional<SchemaVersion> version, SortedMap<String, String> definitions) {
        StringBuilder lines = new StringBuilder();
        definitions.forEach((object, definition) ->
                lines.append(object).append(": ").append(definition).append('\n'));
        return new Shape(
                version,
                new TreeSet<>(definitions.keySet()),
                definitions.isEmpty() ? Optional.empty() : Optional.of(digest(lines.toString())));
    }

    private static Fingerprint digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Fingerprint.of(HexFormat.of().formatHex(digest).substring(0, DIGITS));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Which objects one of the two has and the other has not; empty when there are none. */
    SortedSet<String> otherObjects(Shape other) {
        SortedSet<String> all = new TreeSet<>(objects);
        all.addAll(other.objects);
        all.removeIf(each -> objects.contains(each) && other.objects.contains(each));
        return all;
    }

    /** The first table that does not have the rows of a backup, and how many it has; empty when all have. */
    static Optional<String> otherRows(Map<String, Long> found, Map<String, Long> backup) {
        SortedSet<String> tables = new TreeSet<>(found.keySet());
        tables.addAll(backup.keySet());
        return tables.stream()
                .filter(table -> !found.getOrDefault(table, -1L).equals(backup.getOrDefault(table, -1L)))
                .findFirst()
                .map(table -> !found.containsKey(table)
                        ? "table " + table + " is missing"
                        : !backup.containsKey(table)
                                ? "table " + table + " is not in the backup"
                                : "table " + table + " has " + found.get(table) + " rows, and " + backup.get(table)
                                        + " in the backup");
    }
}
