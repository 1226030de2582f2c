package dev.skein.coordinator.rollout;

import java.util.Locale;

/** The state of a target as people see it; {@link #text()} is its name in the database and in messages. */
public enum TargetPhase {
    PENDING,
    MIGRATING,
    READY,
    FAILED,
    QUARANTINED,
    DELETED;

    /** The name in the database and in messages. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads {@link #text()} back. */
    public static TargetPhase of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
