package dev.skein.coordinator.rollout;

import dev.skein.contracts.InvalidValueException;
import java.util.Locale;
import java.util.Optional;

/**
 * What pauses a rollout by itself. Pure: a function of a wave's counts, and of those of the first wave.
 *
 * @param failureRate when more than this share of the wave's targets has failed
 * @param failures when more than so many targets of the wave have failed
 * @param durationRatio when the mean duration is more than so many times that of the first wave
 */
public record Breaker(Optional<Double> failureRate, Optional<Long> failures, Optional<Double> durationRatio) {
    /** Fewer durations than these say little: one slow target would stop a fleet. */
    static final int LEAST_SAMPLE = 10;

    /** More than 2 % of a wave's targets. */
    public static final Breaker USUAL = new Breaker(Optional.of(0.02), Optional.empty(), Optional.empty());

    public Breaker {
        failureRate.filter(rate -> !(rate >= 0 && rate <= 1)).ifPresent(rate -> {
            throw new InvalidValueException("policy.breaker.failureRate", rate, "be from 0 to 1");
        });
        failures.filter(count -> count < 0).ifPresent(count -> {
            throw new InvalidValueException("policy.breaker.failures", count, "be 0 or more");
        });
        durationRatio.filter(ratio -> !(ratio > 1 && Double.isFinite(ratio))).ifPresent(ratio -> {
            throw new InvalidValueException("policy.breaker.durationRatio", ratio, "be more than 1");
        });
    }

    /**
     * Why the wave must not go on. The share is of all targets of the wave, not of those that are through: so it does
     * not depend on which come first, and a wave of ten thousand is not stopped by the first failure.
     */
    public Optional<String> trippedBy(WaveCounts wave, WaveCounts first) {
        return tooMany(wave).or(() -> tooLargeAShare(wave)).or(() -> tooSlow(wave, first));
    }

    private Optional<String> tooMany(WaveCounts wave) {
        return failures.filter(limit -> wave.news() > limit)
                .map(limit -> wave.news() + " targets of wave " + wave.number() + " have failed, more than " + limit);
    }

    private Optional<String> tooLargeAShare(WaveCounts wave) {
        return failureRate
                .filter(limit -> wave.news() > 0 && wave.news() > limit * wave.targets())
                .map(limit -> String.format(
                        Locale.ROOT,
                        "%d of %d targets of wave %d have failed, more than %s %%",
                        wave.news(),
                        wave.targets(),
                        wave.number(),
                        percent(limit)));
    }

    private Optional<String> tooSlow(WaveCounts wave, WaveCounts first) {
        boolean comparable = wave.number() != first.number()
                && wave.succeeded() >= LEAST_SAMPLE
                && first.succeeded() > 0
                && first.millis() > 0;
        return durationRatio
                .filter(limit -> comparable && wave.meanMillis() > limit * first.meanMillis())
                .map(limit -> String.format(
                        Locale.ROOT,
                        "wave %d takes %.0f ms for a target, more than %s times the %.0f ms of wave %d",
                        wave.number(),
                        wave.meanMillis(),
                        limit,
                        first.meanMillis(),
                        first.number()));
    }

    private static String percent(double share) {
        return java.math.BigDecimal.valueOf(share)
                .movePointRight(2)
                .stripTrailingZeros()
                .toPlainString();
    }
}
