package dev.skein.bench.run;

/**
 * How much is measured.
 *
 * @param rounds how many values each contender gets
 * @param slow tenants per round for a slow contender
 * @param fast for a fast one
 */
public record Sizes(int rounds, int slow, int fast) {
    /** Tenants per round. */
    public int of(Pace pace) {
        return switch (pace) {
            case SLOW -> slow;
            case FAST -> fast;
        };
    }
}
