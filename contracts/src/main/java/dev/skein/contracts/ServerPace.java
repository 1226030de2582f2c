package dev.skein.contracts;

import java.time.Instant;
import java.util.Optional;

/**
 * How many targets a worker takes on at a time in one database, on {@link Topics#status()}. Sent when it has changed, and
 * every minute; of one worker and database, the newest counts.
 *
 * @param limit how many may run at present
 * @param ceiling the configured limit, which it never exceeds
 * @param running how many run
 * @param waiting how many wait for a place
 * @param slowed when and why the limit was last lowered; empty when it never was
 * @param at when, by the worker's clock
 */
public record ServerPace(
        String worker,
        DatabaseRef database,
        int limit,
        int ceiling,
        int running,
        int waiting,
        Optional<Slowed> slowed,
        Instant at)
        implements WorkerReport {
    /**
     * When the limit was last lowered, and why.
     *
     * @param reason such as {@code lock_timeout}
     */
    public record Slowed(Instant at, String reason) {}

    public ServerPace {
        atLeast("limit", limit, 1);
        atLeast("ceiling", ceiling, limit);
        atLeast("running", running, 0);
        atLeast("waiting", waiting, 0);
    }

    private static void atLeast(String field, int value, int least) {
        if (value < least) {
            throw new InvalidValueException(field, value, "be " + least + " or more");
        }
    }

    /** Whether both say the same, at whatever time. */
    public boolean sameAs(ServerPace other) {
        return equals(new ServerPace(
                other.worker,
                other.database,
                other.limit,
                other.ceiling,
                other.running,
                other.waiting,
                other.slowed,
                at));
    }
}
