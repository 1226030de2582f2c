package dev.skein.worker.control;

/** What becomes of a command that nobody has begun. */
public enum Verdict {
    /** It may begin. */
    BEGIN,
    /** Its rollout is paused, or it is frozen. */
    WAIT,
    /** Its rollout was aborted. */
    DROP
}
