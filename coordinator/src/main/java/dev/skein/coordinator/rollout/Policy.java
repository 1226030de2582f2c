package dev.skein.coordinator.rollout;

import dev.skein.contracts.InvalidValueException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a rollout goes. A policy that exists is valid; the exception names the field, the value and the fix.
 *
 * @param waves one after another; the last has percent 100, so that every target is in one
 * @param pauseOnError whether the first failed target pauses the rollout
 * @param window when targets may begin; empty for at any time
 * @param checks what must hold beside the scripts' success
 */
public record Policy(
        List<WavePolicy> waves, boolean pauseOnError, Breaker breaker, Checks checks, Optional<StartWindow> window) {
    /** The name of the wave that every rollout ends with. */
    public static final String CATCH_UP = "catch-up";

    /**
     * What must hold beside the scripts' success.
     *
     * @param rehearse what has to be rehearsed before the first wave
     * @param fingerprints whether a wave ends only when all that it changed have the fingerprint of its first success
     * @param restorePoint whether each target is backed up right before its migration
     */
    public record Checks(Rehearse rehearse, boolean fingerprints, boolean restorePoint) {
        /** What is checked unless the policy says otherwise. */
        public static final Checks USUAL = new Checks(Rehearse.NONE, true, false);

        /** Nothing. */
        public static final Checks NONE = new Checks(Rehearse.NONE, false, false);
    }

    /** What has to be rehearsed. */
    public enum Rehearse {
        NONE,
        /** Targets of the first wave, at most {@link #SAMPLE}. */
        SAMPLE,
        ALL
    }

    /** The most targets that a sample holds. */
    public static final int SAMPLE = 100;

    private static final int MOST_WAVES = 50;

    /** A canary of 1 %, then 10 %, then all. */
    public static final List<WavePolicy> USUAL_WAVES =
            List.of(share("canary", 1), share("early", 10), share("rest", 100));

    /** A policy without a window. */
    public Policy(List<WavePolicy> waves, boolean pauseOnError, Breaker breaker, Checks checks) {
        this(waves, pauseOnError, breaker, checks, Optional.empty());
    }

    public Policy {
        waves = List.copyOf(waves);
        if (waves.isEmpty() || waves.size() > MOST_WAVES) {
            throw new InvalidValueException("policy.waves", waves.size() + " waves", "hold 1 to " + MOST_WAVES);
        }
        double reached = 0;
        Set<String> names = new HashSet<>(Set.of(CATCH_UP));
        for (WavePolicy wave : waves) {
            if (!names.add(wave.name())) {
                throw new InvalidValueException(
                        "policy.waves.name", wave.name(), "be given once, and not be " + CATCH_UP);
            }
            if (wave.share() instanceof WavePolicy.Share.Percent part) {
                if (part.percent() < reached) {
                    throw new InvalidValueException(
                            "policy.waves." + wave.name() + ".percent",
                            part.percent(),
                            "be at least the " + reached + " of the wave before: percents include earlier waves");
                }
                reached = part.percent();
            }
        }
        WavePolicy last = waves.get(waves.size() - 1);
        if (!last.share().equals(new WavePolicy.Share.Percent(100))) {
            throw new InvalidValueException(
                    "policy.waves." + last.name(), last.share(), "have percent 100, because it is the last wave");
        }
    }

    /**
     * The policy of an undo: everything at once, and no breaker but the failures' rate. What deviated before deviates
     * afterwards as well, and an undo must not stop at it.
     */
    public static final Policy UNDO = new Policy(List.of(share("undo", 100)), false, Breaker.USUAL, Checks.NONE);

    /** The policy of a rehearsal: all that fails is to be known, so nothing stops it. */
    public static final Policy REHEARSAL = new Policy(
            List.of(share("rehearsal", 100)),
            false,
            new Breaker(Optional.empty(), Optional.empty(), Optional.empty()),
            Checks.NONE);

    private static WavePolicy share(String name, double percent) {
        return new WavePolicy(name, new WavePolicy.Share.Percent(percent), Optional.empty(), Duration.ZERO, false);
    }
}
