package dev.skein.cli.client;

import java.util.List;
import java.util.Optional;

/**
 * Schemas that were found, and which of them became targets.
 *
 * @param registered how many were targets already
 * @param adopted how many became targets, or would
 * @param left how many did not, or would not
 * @param items the first of those that were no targets
 */
public record Adoption(
        String set, String database, boolean dryRun, long registered, long adopted, long left, List<Item> items) {

    /** One schema. */
    public record Item(
            String name,
            Optional<String> tenantId,
            String history,
            Optional<String> version,
            boolean adopted,
            Optional<Boolean> stamped,
            Optional<String> reason) {}
}
