package dev.skein.chaos.load;

import dev.skein.chaos.load.AuditedSets.AuditedSet;

/** A made-up tenant. */
public record Tenant(String id, AuditedSet set) {
    /** Where its tables have to be. */
    public String schema() {
        return set.schemaPrefix() + id;
    }
}
