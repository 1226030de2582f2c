package dev.skein.coordinator.control;

/** What was asked for cannot be, as things are; the message says why, and what is possible instead. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Kind kind;

    /** Classes of refusals. */
    public enum Kind {
        /** It is not known here. */
        UNKNOWN,
        /** Its state does not allow it. */
        CONFLICT,
        /** It did not come about in time. */
        TIMEOUT
    }

    RefusedException(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    static RefusedException unknown(Object rollout) {
        return new RefusedException(Kind.UNKNOWN, "rolloutId '" + rollout + "' is not known here");
    }

    /** A tenant that nobody has heard of. */
    public static RefusedException unknownTenant(Object tenant) {
        return new RefusedException(Kind.UNKNOWN, "tenantId '" + tenant + "' has no such target here");
    }

    /** A backup that nobody has heard of. */
    public static RefusedException unknownBackup(Object backup) {
        return new RefusedException(Kind.UNKNOWN, "backupId '" + backup + "' is not known here");
    }

    /** What the state of things does not allow. */
    public static RefusedException conflict(String message) {
        return new RefusedException(Kind.CONFLICT, message);
    }

    /** The class of the refusal. */
    public Kind kind() {
        return kind;
    }
}
