package dev.skein.worker.engine;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.ServerPace;
import dev.skein.runtime.log.LogKeys;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets as many attempts run on a server as its {@link Pace} says; others wait, first come, first served. Safe on any
 * thread.
 */
final class Throttle {
    private static final Logger LOG = LoggerFactory.getLogger(Throttle.class);

    private final DatabaseRef database;
    private final Permits permits;
    private final int ceiling;
    private final InstantSource clock;
    private volatile BiConsumer<DatabaseRef, String> listener = (which, why) -> {};
    private volatile Optional<ServerPace.Slowed> slowed = Optional.empty();
    private Pace pace;

    /**
     * @param ceiling how many may run at a time at most
     * @param clock for when it was last slowed
     */
    Throttle(DatabaseRef database, int ceiling, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.ceiling = ceiling;
        this.permits = new Permits(ceiling);
        this.pace = Pace.of(ceiling, System.nanoTime());
    }

    /** Calls back with the database and the reason whenever the limit was lowered; there is one listener. */
    void onSlowed(BiConsumer<DatabaseRef, String> each) {
        listener = each;
    }

    /** Runs the work as soon as there is room, and makes room when its future completes. */
    <T> Future<T> run(Supplier<Future<T>> work) {
        return permits.run(work);
    }

    /** Takes in how an attempt ended. */
    void ended(Attempt attempt, MigrationResult result) {
        Strain.of(result).ifPresent(strain -> notice(strain, attempt.startedNanos()));
    }

    /** Takes in how long a look at a target took. */
    void answered(Duration took) {
        notice(new Strain.Answered(took), System.nanoTime() - took.toNanos());
    }

    /**
     * Takes in what was noticed.
     *
     * @param begun {@link System#nanoTime()} when that began which tells it
     */
    void notice(Strain strain, long begun) {
        int before;
        int after;
        synchronized (this) {
            before = pace.places();
            pace = pace.after(strain, begun, System.nanoTime());
            after = pace.places();
            permits.resize(after);
        }
        if (after > before) {
            permits.wake();
        }
        if (after < before) {
            String why = strain.word().orElseThrow();
            slowed = Optional.of(new ServerPace.Slowed(clock.instant(), why));
            listener.accept(database, why);
            LOG.atInfo()
                    .addKeyValue(LogKeys.DATABASE, database)
                    .addKeyValue(LogKeys.REASON, why)
                    .log("the server is strained: {} attempts at a time instead of {}", after, before);
        }
    }

    /** How it stands now, in the words of a worker's report. */
    ServerPace report(String worker, Instant now) {
        // What runs may be more than the limit for a while after it was lowered.
        return new ServerPace(worker, database, limit(), ceiling, running(), queued(), slowed, now);
    }

    /** How many may run at present. */
    synchronized int limit() {
        return pace.places();
    }

    /** How many run now. */
    int running() {
        return permits.running();
    }

    /** How many wait now. */
    int queued() {
        return permits.queued();
    }
}
