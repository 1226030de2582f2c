package dev.skein.chaos.schedule;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * How long something lasts, at least and at most. Pure.
 *
 * @param longest not before {@code shortest}
 */
public record Span(Duration shortest, Duration longest) {
    /** A moment. */
    public static final Span NONE = ofMillis(0, 0);

    public Span {
        if (shortest.isNegative() || longest.compareTo(shortest) < 0) {
            throw new IllegalArgumentException("a span from " + shortest + " to " + longest);
        }
    }

    /** From and to so many milliseconds. */
    public static Span ofMillis(long shortest, long longest) {
        return new Span(Duration.ofMillis(shortest), Duration.ofMillis(longest));
    }

    /** A duration within the span; the same from a random generator in the same state. */
    Duration pick(SplittableRandom random) {
        return Duration.ofMillis(random.nextLong(shortest.toMillis(), longest.toMillis() + 1));
    }
}
