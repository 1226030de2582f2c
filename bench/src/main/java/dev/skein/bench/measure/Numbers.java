package dev.skein.bench.measure;

import java.util.Locale;

/** How numbers are written: three digits that say something, the same in every locale. Pure. */
public final class Numbers {
    private static final double MANY = 100;
    private static final double SOME = 10;

    private Numbers() {}

    /** A measured number: {@code 1234}, {@code 12.3}, {@code 1.23}. */
    public static String of(double value) {
        double size = Math.abs(value);
        String form = size >= MANY ? "%.0f" : size >= SOME ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, form, value);
    }

    /** A bound as it was given: {@code 30}, {@code 0.8}. */
    public static String plain(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }

    /** The median and the range: {@code 12.3 (11.9 to 14.0)}. */
    public static String of(Spread spread) {
        return of(spread.median()) + " (" + of(spread.min()) + " to " + of(spread.max()) + ")";
    }
}
