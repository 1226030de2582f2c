package dev.skein.contracts;

import java.util.Optional;

/**
 * Which way a worker would migrate a target as it stands, and why not the fast one.
 *
 * @param path by the worker's own decision
 * @param reason why Flyway itself has to run; empty on the fast path
 */
public record PlannedPath(MigrationPath path, Optional<String> reason) {
    /** The fast path. */
    public static final PlannedPath FAST = new PlannedPath(MigrationPath.FAST, Optional.empty());

    /** Flyway, for a reason. */
    public static PlannedPath flyway(String reason) {
        return new PlannedPath(MigrationPath.FLYWAY, Optional.of(reason));
    }
}
