package dev.skein.mcp.advice;

/**
 * One piece of advice.
 *
 * @param kind what was found
 * @param table the table it is about
 * @param sql the statement that follows it, for a person to run
 * @param reason what was seen
 * @param proof what a trial made of it
 */
public record Advice(Kind kind, String table, String sql, String reason, Proof proof) {
    /** What can be found. */
    public enum Kind {
        MISSING_INDEX,
        UNUSED_INDEX,
        DUPLICATE_INDEX,
        FOREIGN_KEY_WITHOUT_INDEX
    }
}
