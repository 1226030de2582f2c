package dev.skein.bench.run;

/** How large a contender's batches are, so that each takes long enough to be measured and no longer. */
public enum Pace {
    /** Tens of tenants per second or fewer. */
    SLOW,
    /** Hundreds and more. */
    FAST
}
