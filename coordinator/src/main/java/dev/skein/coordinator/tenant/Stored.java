package dev.skein.coordinator.tenant;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.Target;
import dev.skein.contracts.TenantId;
import dev.skein.coordinator.store.TargetKey;
import dev.skein.coordinator.store.TargetRow;
import dev.skein.coordinator.store.TenantRow;
import java.util.Map;
import java.util.Set;

/**
 * What the tables say about the tenants of a batch.
 *
 * @param loads how many targets each database holds
 * @param open the targets with an open task
 * @param taken places with a name that this batch may ask for
 */
record Stored(
        Map<DatabaseRef, Long> loads,
        Map<TenantId, TenantRow> tenants,
        Map<TargetKey, TargetRow> targets,
        Set<TargetKey> open,
        Set<Target> taken) {
    Stored {
        loads = Map.copyOf(loads);
        tenants = Map.copyOf(tenants);
        targets = Map.copyOf(targets);
        open = Set.copyOf(open);
        taken = Set.copyOf(taken);
    }
}
