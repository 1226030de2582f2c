package dev.skein.bench.run;

/**
 * How much is measured.
 *
 * @param rounds how many values each contender gets
 * @param slow tenants per round for a slow contender
 * @param fast for a fast one
 * @param fleet for a cluster
 */
public record Sizes(int rounds, int slow, int fast, int fleet) {
    /** Sizes where a cluster gets no more than what is fast. */
    public Sizes(int rounds, int slow, int fast) {
        this(rounds, slow, fast, fast);
    }

    /** Tenants per round. */
    public int of(Pace pace) {
        return switch (pace) {
            case SLOW -> slow;
            case FAST -> fast;
            case FLEET -> fleet;
        };
    }
}
