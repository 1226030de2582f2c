package dev.skein.contracts;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Asks a worker to read, in one database and in bulk, where the targets of a set stand. Changes nothing in any target;
 * it may run twice.
 *
 * @param pattern which schemas to read, by name; {@code *} stands for any characters
 * @param names when not empty, only these of them
 * @param expiresAt nobody waits any more: a worker that gets it later does nothing
 * @param restorePoints whether the scan fails where the worker cannot back targets up
 * @param version up to which version the answer says which way migrations would go; the set's newest when empty
 */
public record FleetScan(
        ScanId scanId,
        SetName set,
        DatabaseRef database,
        String pattern,
        List<String> names,
        ScanDetail detail,
        Instant issuedAt,
        Instant expiresAt,
        Optional<Boolean> restorePoints,
        Optional<SchemaVersion> version)
        implements WorkerTask {
    /** How many names one scan may list, so that it stays far below Kafka's limit. */
    public static final int MOST_NAMES = 1_000;

    private static final Pattern FORM = Pattern.compile("[a-z0-9_*-]{1,63}");

    /** A scan that asks for no restore points, and for no version. */
    public FleetScan(
            ScanId scanId,
            SetName set,
            DatabaseRef database,
            String pattern,
            List<String> names,
            ScanDetail detail,
            Instant issuedAt,
            Instant expiresAt) {
        this(scanId, set, database, pattern, names, detail, issuedAt, expiresAt, Optional.empty(), Optional.empty());
    }

    public FleetScan {
        names = List.copyOf(names);
        if (!FORM.matcher(pattern).matches()) {
            throw new InvalidValueException("pattern", pattern, "match ^" + FORM.pattern() + "$, such as tenant_*");
        }
        if (names.size() > MOST_NAMES) {
            throw new InvalidValueException("names", names.size() + " names", "hold at most " + MOST_NAMES);
        }
    }
}
