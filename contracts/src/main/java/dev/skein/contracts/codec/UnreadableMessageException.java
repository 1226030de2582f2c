package dev.skein.contracts.codec;

import dev.skein.contracts.InvalidValueException;
import org.jspecify.annotations.Nullable;

/** A message that cannot be understood; says why in words for the sender. It belongs in the dead-letter topic. */
public final class UnreadableMessageException extends Exception {
    private final Reason reason;

    /** @param message names the field, the value and the fix */
    public UnreadableMessageException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** A field that is absent, of the wrong type, or not accepted, in the words of the cause. */
    static UnreadableMessageException of(InvalidValueException cause) {
        return new UnreadableMessageException(Reason.INVALID_FIELD, String.valueOf(cause.getMessage()), cause);
    }

    /** The class of the problem, stable enough to count by. */
    public Reason reason() {
        return reason;
    }

    /** Classes of unreadable messages; their lower-case names label metrics and dead letters. */
    public enum Reason {
        /** No value. */
        EMPTY,
        /** Neither a structured nor a binary CloudEvent. */
        NOT_A_CLOUD_EVENT,
        /** The value or the data is not JSON. */
        MALFORMED_JSON,
        /** A type that nobody here reads. */
        UNKNOWN_TYPE,
        /** A field is absent, of the wrong type, or not accepted. */
        INVALID_FIELD,
        /** Names a migration set that is not known here. */
        UNKNOWN_SET,
        /** Names a database that is not known here. */
        UNKNOWN_DATABASE
    }
}
