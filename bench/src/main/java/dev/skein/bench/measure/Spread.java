package dev.skein.bench.measure;

import java.util.Arrays;
import java.util.List;

/**
 * What several measurements of one thing say together. All of them count: none is left out.
 *
 * @param median the middle one, or the mean of the two in the middle
 */
public record Spread(double min, double median, double max, int count) {

    /** @throws IllegalArgumentException when there is no value */
    public static Spread of(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a spread needs at least one value");
        }
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(sorted[0], median, sorted[sorted.length - 1], sorted.length);
    }

    /**
     * The smallest value that at least {@code percent} of the values do not exceed (nearest rank).
     *
     * @param percent above 0, at most 100
     * @throws IllegalArgumentException when there is no value
     */
    public static double percentile(double[] values, double percent) {
        if (values.length == 0) {
            throw new IllegalArgumentException("a percentile needs at least one value");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(percent / 100 * sorted.length);
        return sorted[Math.max(rank, 1) - 1];
    }
}
