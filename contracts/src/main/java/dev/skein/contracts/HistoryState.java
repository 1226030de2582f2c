package dev.skein.contracts;

/** How a target's history stands to the set that a worker has. */
public enum HistoryState {
    /** There is no history: a new target, or one that nothing manages. */
    ABSENT,
    /** What was applied is how the set begins, script by script and checksum by checksum. */
    EXACT_PREFIX,
    /** All of the set was applied, and versions that the set does not have yet. */
    AHEAD,
    /** An applied script has another checksum than the set's script of that version. */
    CHECKSUM_MISMATCH,
    /** A row says that a script failed; Flyway refuses to go on before it is repaired. */
    FAILED_ROW,
    /** The history is of other scripts, has gaps, or cannot be read. */
    FOREIGN,
    /** A state that a newer worker knows; treated as {@link #FOREIGN}. */
    @com.fasterxml.jackson.annotation.JsonEnumDefaultValue
    UNKNOWN
}
