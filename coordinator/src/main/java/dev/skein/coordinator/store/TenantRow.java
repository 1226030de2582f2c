package dev.skein.coordinator.store;

import dev.skein.contracts.TenantId;
import java.util.Map;

/** A row of {@code tenants}. */
public record TenantRow(TenantId id, Map<String, String> labels, boolean active) {
    public TenantRow {
        labels = Map.copyOf(labels);
    }
}
