package dev.skein.bench.work;

/**
 * A way through a set's scripts.
 *
 * @param from how many scripts the tenant has already; 0 for a new tenant
 * @param to how many it has afterwards
 */
public record Step(int from, int to) {
    public Step {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("a step goes forwards from 0: " + from + " to " + to);
        }
    }

    /** Whether the tenant has to be made first. */
    public boolean isNew() {
        return from == 0;
    }
}
