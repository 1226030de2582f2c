package dev.skein.chaos.load;

import dev.skein.chaos.load.AuditedSets.AuditedSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The tenants of one run, and when each is announced: evenly over the window, one to three times, the further times up
 * to two seconds later. Pure: the same for the same seed.
 *
 * @param prefix how the ids of these tenants, and of no others, begin
 * @param tenants in turn of each set
 * @param sendings in the order of their times
 */
public record Batch(String prefix, List<Tenant> tenants, List<Sending> sendings) {
    private static final int MOST_TIMES = 3;
    private static final long LATER_MS = 2_000;

    public Batch {
        tenants = List.copyOf(tenants);
        sendings = List.copyOf(sendings);
    }

    /**
     * One announcement.
     *
     * @param at from the begin of the load
     * @param first whether the tenant was not announced before
     */
    public record Sending(Duration at, Tenant tenant, boolean first) {}

    /**
     * Makes a batch of both audited sets up.
     *
     * @param prefix lower-case letters and digits; a number follows
     */
    public static Batch of(long seed, String prefix, int count, Duration window) {
        return of(seed, prefix, count, window, AuditedSets.ALL);
    }

    /** Makes a batch of these sets up. */
    public static Batch of(long seed, String prefix, int count, Duration window, List<AuditedSet> sets) {
        SplittableRandom random = new SplittableRandom(~seed);
        List<Tenant> tenants = new ArrayList<>();
        List<Sending> sendings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Tenant tenant = new Tenant("%s-%05d".formatted(prefix, i), sets.get(i % sets.size()));
            tenants.add(tenant);
            Duration at = window.multipliedBy(i).dividedBy(count);
            sendings.add(new Sending(at, tenant, true));
            int again = random.nextInt(MOST_TIMES);
            for (int j = 0; j < again; j++) {
                sendings.add(new Sending(at.plusMillis(1 + random.nextLong(LATER_MS)), tenant, false));
            }
        }
        sendings.sort(Comparator.comparing(Sending::at));
        return new Batch(prefix + "-", tenants, sendings);
    }
}
