package dev.skein.bench.measure;

/** Whose side a contender is on. */
public enum Role {
    /** The least that has to be done, and no more: the fastest of these is the limit. */
    LIMIT,
    /** What a user would run instead. */
    PEER,
    /** Skein. */
    SKEIN
}
