package dev.skein.coordinator.rollout;

import dev.skein.contracts.InvalidValueException;
import java.time.Duration;
import java.util.Optional;

/**
 * How one wave goes.
 *
 * @param parallelism how many commands at once at most; empty for as many as the coordinator's window takes
 * @param soak how long to watch it before the next
 * @param manual whether the next wave waits for a promotion
 */
public record WavePolicy(String name, Share share, Optional<Integer> parallelism, Duration soak, boolean manual) {
    private static final Duration LONGEST_SOAK = Duration.ofDays(30);

    public WavePolicy {
        String at = "policy.waves." + name;
        if (parallelism.filter(most -> most < 1).isPresent()) {
            throw new InvalidValueException(at + ".parallelism", parallelism.get(), "be 1 or more");
        }
        if (soak.isNegative() || soak.compareTo(LONGEST_SOAK) > 0) {
            throw new InvalidValueException(at + ".soak", soak, "be between 0s and 30d");
        }
        switch (share) {
            case Share.Percent part -> {
                if (!(part.percent() > 0 && part.percent() <= 100)) {
                    throw new InvalidValueException(at + ".percent", part.percent(), "be above 0 and at most 100");
                }
            }
            case Share.Count some -> {
                if (some.count() < 1) {
                    throw new InvalidValueException(at + ".count", some.count(), "be 1 or more");
                }
            }
            case Share.Picked picked -> {
                if (picked.selector().equals(Selector.ALL)) {
                    throw InvalidValueException.missing(at + ".tenants", "name at least one tenant");
                }
            }
        }
    }

    /** Which targets a wave takes of those that no earlier one has taken. */
    public sealed interface Share {
        /** Up to this share of the targets that are in no picked wave, earlier waves included. */
        record Percent(double percent) implements Share {}

        /** So many further targets that are in no picked wave. */
        record Count(long count) implements Share {}

        /** Those that a selector takes. */
        record Picked(Selector selector) implements Share {}
    }
}
