package dev.skein.coordinator.tenant;

/**
 * Why a tenant is not taken in.
 *
 * @param field the field at fault, as the sender knows it
 * @param message names the field, the value and the fix
 */
public record Refusal(Kind kind, String field, String message) {
    /** Classes of refusals. */
    public enum Kind {
        /** The migration set is not known here. */
        UNKNOWN_SET,
        /** The database is not known here. */
        UNKNOWN_DATABASE,
        /** A value is not accepted. */
        INVALID,
        /** It contradicts what is stored. */
        CONFLICT,
        /** No database takes another target; it may succeed later. */
        NO_ROOM
    }

    static Refusal of(Kind kind, String field, Object value, String fix) {
        return new Refusal(kind, field, field + " '" + value + "' is not accepted: it must " + fix);
    }
}
