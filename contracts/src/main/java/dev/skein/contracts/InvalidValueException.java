package dev.skein.contracts;

import org.jspecify.annotations.Nullable;

/** A value that cannot be accepted; the message names the field, the value (shortened) and the fix. */
public final class InvalidValueException extends IllegalArgumentException {
    private static final int SHOWN = 80;

    private final String field;

    /**
     * @param field the name of the field as the sender knows it
     * @param value what was received; only its first 80 characters are kept
     * @param fix what would be accepted, as a phrase that completes "must ..."
     */
    public InvalidValueException(String field, Object value, String fix) {
        this(field, words(field, value, fix));
    }

    /** The same, with what was found out on the way as its cause. */
    public InvalidValueException(String field, Object value, String fix, @Nullable Throwable cause) {
        super(words(field, value, fix), cause);
        this.field = field;
    }

    /** A required field that is absent. */
    public static InvalidValueException missing(String field, String fix) {
        return new InvalidValueException(field, field + " is missing: it must " + fix);
    }

    /**
     * A value that contradicts what is known; the reason is a whole sentence.
     *
     * @param message names the field, the value and the fix
     */
    public static InvalidValueException because(String field, String message) {
        return new InvalidValueException(field, message);
    }

    private InvalidValueException(String field, String message) {
        super(message);
        this.field = field;
    }

    /** The name of the offending field. */
    public String field() {
        return field;
    }

    private static String words(String field, Object value, String fix) {
        return field + " '" + shorten(String.valueOf(value)) + "' is not accepted: it must " + fix;
    }

    private static String shorten(String value) {
        String shown = value.length() <= SHOWN ? value : value.substring(0, SHOWN);
        String printable = shown.replaceAll("[\\p{Cntrl}\\p{Cs}]", "?");
        return shown.length() == value.length() ? printable : printable + "... (" + value.length() + " characters)";
    }
}
