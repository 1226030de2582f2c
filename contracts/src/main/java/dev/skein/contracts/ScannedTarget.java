package dev.skein.contracts;

import java.util.List;
import java.util.Optional;

/**
 * What a fleet scan found in one target.
 *
 * @param name the schema, database or file
 * @param history how its history stands to the worker's set
 * @param version the newest version applied; empty when there is none
 * @param repeatablesPending whether a repeatable script of the set was not applied as it is, or may not have been
 * @param problem the first row of the history that deviates, in words; empty for an exact prefix
 * @param fingerprint empty when not asked for, when the target holds nothing, and when its catalog could not be read
 * @param catalog empty when not asked for
 * @param path which way a migration up to the scan's version would go; empty when the history cannot be read
 */
public record ScannedTarget(
        String name,
        HistoryState history,
        Optional<SchemaVersion> version,
        boolean repeatablesPending,
        Optional<String> problem,
        Optional<Fingerprint> fingerprint,
        List<CatalogLine> catalog,
        Optional<PlannedPath> path) {
    /** A finding that does not say which way a migration would go. */
    public ScannedTarget(
            String name,
            HistoryState history,
            Optional<SchemaVersion> version,
            boolean repeatablesPending,
            Optional<String> problem,
            Optional<Fingerprint> fingerprint,
            List<CatalogLine> catalog) {
        this(name, history, version, repeatablesPending, problem, fingerprint, catalog, Optional.empty());
    }

    public ScannedTarget {
        catalog = List.copyOf(catalog);
    }
}
