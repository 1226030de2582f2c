package dev.skein.worker.command;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often and how long a released command is tried again.
 *
 * @param shortest the shortest delay
 * @param longest the longest delay
 * @param total after this time the attempt fails as retryable, and the coordinator decides
 */
record Patience(Duration shortest, Duration longest, Duration total) {
    /** From 200 ms to 2 s, for a minute. */
    static final Patience DEFAULT = new Patience(Duration.ofMillis(200), Duration.ofSeconds(2), Duration.ofMinutes(1));

    private static final int MOST_DOUBLINGS = 20;

    /** A random delay between the shortest and a ceiling that doubles with each release, up to the longest. */
    Duration delay(int releases, RandomGenerator random) {
        long floor = shortest.toMillis();
        long ceiling = Math.min(longest.toMillis(), floor << Math.min(releases + 1, MOST_DOUBLINGS));
        return Duration.ofMillis(floor + random.nextLong(ceiling - floor + 1));
    }

    /** Whether a command that has waited so long is to be given up. */
    boolean exhausted(Duration waited) {
        return waited.compareTo(total) >= 0;
    }
}
