package dev.skein.cli.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** How fast a count grows, over the last while. For one thread. */
final class Pace {
    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final double MILLIS = 1_000;

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(Instant at, long count) {}

    /** Notes the count. */
    void sample(Instant at, long count) {
        samples.addLast(new Sample(at, count));
        while (samples.size() > 2 && samples.getFirst().at().isBefore(at.minus(WINDOW))) {
            samples.removeFirst();
        }
    }

    /** Per second; 0 before the second sample. */
    double perSecond() {
        if (samples.size() < 2) {
            return 0;
        }
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        long millis = Duration.between(first.at(), last.at()).toMillis();
        return millis == 0 ? 0 : (last.count() - first.count()) * MILLIS / millis;
    }

    /** How long the rest takes at this pace; empty while nothing moves. */
    Optional<Duration> timeFor(long rest) {
        double rate = perSecond();
        return rate > 0 ? Optional.of(Duration.ofMillis(Math.round(rest * MILLIS / rate))) : Optional.empty();
    }
}
