package dev.skein.mcp.advice;

/**
 * What a trial made of an advice.
 *
 * @param verdict the outcome
 * @param detail the numbers, or why there was no trial
 */
public record Proof(Verdict verdict, String detail) {
    /** The outcomes of a trial. */
    public enum Verdict {
        /** The planner uses the index on a copy, and expects less work. */
        PROVED,
        /** The planner does not use it on a copy, or expects no less work: do not follow the advice. */
        REFUTED,
        /** There was no trial. */
        NOT_PROVED
    }

    static Proof none(String why) {
        return new Proof(Verdict.NOT_PROVED, why);
    }
}
