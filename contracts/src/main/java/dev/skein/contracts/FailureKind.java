package dev.skein.contracts;

/** What a failure asks for. */
public enum FailureKind {
    /** Another attempt may succeed: lock timeout, deadlock, lost connection, server shutdown. */
    RETRYABLE,
    /** Every attempt would fail the same way until the set or the data is changed: syntax, constraint, checksum. */
    PERMANENT,
    /** A non-transactional step failed or its end is unknown: a person has to look before anything runs again. */
    OPERATOR_NEEDED,
    /** All scripts ran, but the schema is not right: a verify query returned a row, or the fingerprint is another. */
    DRIFTED,
    /** A kind that a newer sender knows; treated as {@link #PERMANENT}. */
    @com.fasterxml.jackson.annotation.JsonEnumDefaultValue
    UNKNOWN
}
