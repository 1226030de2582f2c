package dev.skein.coordinator.rollout;

import dev.skein.contracts.FailureKind;
import dev.skein.contracts.InvalidValueException;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * Decides what follows a failed attempt. Pure: the jitter comes from the caller's seed.
 *
 * @param maxAttempts how many attempts may fail before quarantine; 1 or more
 * @param base the wait after the first failure
 * @param max the longest wait
 */
public record RetryPolicy(int maxAttempts, Duration base, Duration max) {
    private static final int MAX_DOUBLINGS = 30;

    public RetryPolicy {
        if (maxAttempts < 1) {
            throw new InvalidValueException("max-attempts", maxAttempts, "be 1 or more");
        }
        if (base.isNegative() || base.compareTo(max) > 0) {
            throw new InvalidValueException("backoff.base", base, "be between zero and backoff.max (" + max + ")");
        }
    }

    /** What follows a failed attempt. */
    public sealed interface Decision {
        /** Another attempt, after a wait. */
        record Retry(Duration after) implements Decision {}

        /** None until a person says so. */
        record Quarantine() implements Decision {}

        /** None: it would fail the same way. */
        record GiveUp() implements Decision {}
    }

    /**
     * Decides upon a failure.
     *
     * @param failures how many attempts have failed, this one included
     * @param seed for the jitter; the same seed gives the same wait
     */
    public Decision after(FailureKind kind, int failures, long seed) {
        return switch (kind) {
            case RETRYABLE ->
                failures >= maxAttempts ? new Decision.Quarantine() : new Decision.Retry(delay(failures, seed));
            case PERMANENT, DRIFTED, UNKNOWN -> new Decision.GiveUp();
            case OPERATOR_NEEDED -> new Decision.Quarantine();
        };
    }

    /** The wait after the n-th failure: half to all of base * 2^(n-1), and never more than the maximum. */
    public Duration delay(int failures, long seed) {
        int doublings = Math.clamp(failures - 1L, 0, MAX_DOUBLINGS);
        double full = Math.min((double) base.toMillis() * (1L << doublings), (double) max.toMillis());
        return Duration.ofMillis(Math.round(full * (0.5 + new SplittableRandom(seed).nextDouble() / 2)));
    }
}
