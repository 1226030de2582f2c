package dev.skein.coordinator.store;

import dev.skein.contracts.SetName;
import dev.skein.contracts.TenantId;
import java.util.Comparator;

/** What a target is known by: a tenant has at most one target of a set. */
public record TargetKey(TenantId tenant, SetName set) implements Comparable<TargetKey> {
    private static final Comparator<TargetKey> ORDER =
            Comparator.comparing(TargetKey::tenant).thenComparing(TargetKey::set);

    @Override
    public int compareTo(TargetKey other) {
        return ORDER.compare(this, other);
    }
}
