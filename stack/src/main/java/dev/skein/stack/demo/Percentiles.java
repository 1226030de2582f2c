package dev.skein.stack.demo;

import java.util.Arrays;

/** Percentiles by the nearest-rank method. */
final class Percentiles {
    private Percentiles() {}

    /**
     * The smallest value that at least {@code percent} of the values do not exceed.
     *
     * @param percent above 0, at most 100
     * @return 0 when there is no value
     */
    static double of(double[] values, double percent) {
        if (values.length == 0) {
            return 0;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(percent / 100 * sorted.length);
        return sorted[Math.max(rank, 1) - 1];
    }
}
