package dev.skein.bench.run;

/** How large a contender's batches are, so that each takes long enough to be measured and no longer. */
public enum Pace {
    /** Tens of tenants per second or fewer. */
    SLOW,
    /** Hundreds and more. */
    FAST,
    /** A cluster: what it does once for a rollout it does once for a fleet. */
    FLEET
}
