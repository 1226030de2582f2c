package dev.skein.contracts;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What other services say about tenants on {@link Topics#tenants()}. */
public sealed interface TenantEvent {
    /** The CloudEvents id; with {@link #source()} it makes the event recognisable when it is sent again. */
    String id();

    /** The CloudEvents source. */
    String source();

    /** When it happened, as the sender says it. */
    Instant time();

    /** Whom it is about. */
    TenantId tenantId();

    /**
     * A tenant was created and needs its place.
     *
     * @param set the migration set to fly
     * @param database where to, if the sender decides; else Skein places the tenant
     * @param version up to which version; else the newest
     * @param labels free facts for placement and selection
     */
    record Created(
            String id,
            String source,
            Instant time,
            TenantId tenantId,
            SetName set,
            Optional<DatabaseRef> database,
            Optional<SchemaVersion> version,
            Map<String, String> labels)
            implements TenantEvent {
        public Created {
            labels = Map.copyOf(labels);
        }
    }

    /** A tenant's labels were replaced. */
    record Updated(String id, String source, Instant time, TenantId tenantId, Map<String, String> labels)
            implements TenantEvent {
        public Updated {
            labels = Map.copyOf(labels);
        }
    }

    /**
     * Someone waits for a tenant: its target is to be at a version before all others.
     *
     * @param version at least this one; empty for the newest
     */
    record Ensure(
            String id, String source, Instant time, TenantId tenantId, SetName set, Optional<SchemaVersion> version)
            implements TenantEvent {}

    /** A tenant is gone: nothing is migrated for it any more. Its data is not touched. */
    record Deleted(String id, String source, Instant time, TenantId tenantId) implements TenantEvent {}
}
