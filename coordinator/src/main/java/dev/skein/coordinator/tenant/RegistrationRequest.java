package dev.skein.coordinator.tenant;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import dev.skein.contracts.TenantId;
import dev.skein.coordinator.store.TargetKey;
import java.util.Map;
import java.util.Optional;

/**
 * Asks for a place for a tenant.
 *
 * @param database where to, if the sender decides
 * @param version up to which version; else the newest
 * @param labels free facts for placement and selection; empty ones leave a known tenant's labels as they are
 */
public record RegistrationRequest(
        TenantId tenantId,
        SetName set,
        Optional<DatabaseRef> database,
        Optional<SchemaVersion> version,
        Map<String, String> labels) {
    public RegistrationRequest {
        labels = Map.copyOf(labels);
    }

    TargetKey key() {
        return new TargetKey(tenantId, set);
    }
}
