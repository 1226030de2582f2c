package dev.skein.coordinator.rollout;

import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.TenantId;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which targets of a set; all conditions must hold.
 *
 * @param tenants only these; empty for all
 * @param exclude none of these
 * @param samplePercent this share of all tenants: the same tenants for the same number, whoever else is there
 */
public record Selector(Set<TenantId> tenants, LabelSelector labels, Set<TenantId> exclude, double samplePercent) {
    /** Selects all. */
    public static final Selector ALL = new Selector(Set.of(), LabelSelector.ALL, Set.of(), 100);

    public Selector {
        tenants = Set.copyOf(new TreeSet<>(tenants));
        exclude = Set.copyOf(new TreeSet<>(exclude));
        if (!(samplePercent > 0 && samplePercent <= 100)) {
            throw new InvalidValueException("selector.samplePercent", samplePercent, "be above 0 and at most 100");
        }
    }
}
