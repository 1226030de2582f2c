package dev.skein.chaos.schedule;

import java.util.Locale;

/**
 * One process of the cluster.
 *
 * @param number from 1 within its kind
 */
public record Part(Kind kind, int number) {
    /** What a process is. */
    public enum Kind {
        BROKER,
        POSTGRESQL,
        COORDINATOR,
        WORKER
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + "-" + number;
    }
}
