package dev.skein.coordinator.store;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The time as the coordinator's database tells it, so that all replicas go by one clock whatever their machines'
 * clocks say. Between answers it counts on with what measures durations in this process. Safe on any thread.
 *
 * <p>An answer says what the time was at some moment of the question: it bounds the time, and a slow one bounds it
 * loosely. What is known already is kept while it is within the bounds, so that a pause or a queue does no harm.
 */
public final class DatabaseClock implements InstantSource {
    private final Supplier<Future<Instant>> database;
    private final LongSupplier nanos;
    private volatile Optional<Reading> reading = Optional.empty();

    private record Reading(Instant time, long nanos) {
        Instant at(long now) {
            return time.plusNanos(now - nanos);
        }
    }

    /** A clock that {@link #read()} sets. */
    public DatabaseClock(Database database) {
        this(database::time, System::nanoTime);
    }

    DatabaseClock(Supplier<Future<Instant>> database, LongSupplier nanos) {
        this.database = database;
        this.nanos = nanos;
    }

    /**
     * The time.
     *
     * @throws IllegalStateException before {@link #read()} has succeeded once
     */
    @Override
    public Instant instant() {
        return reading.orElseThrow(() -> new IllegalStateException("the database's time was not read yet"))
                .at(nanos.getAsLong());
    }

    /** Asks the database; fails with its error, and leaves the clock running as it was then. */
    public Future<Void> read() {
        long asked = nanos.getAsLong();
        return database.get().map(time -> {
            set(asked, time);
            return null;
        });
    }

    private synchronized void set(long asked, Instant earliest) {
        long answered = nanos.getAsLong();
        Instant latest = earliest.plus(Duration.ofNanos(answered - asked));
        Instant known = reading.map(last -> last.at(answered)).orElse(earliest);
        Instant time = known.isBefore(earliest) ? earliest : known.isAfter(latest) ? latest : known;
        reading = Optional.of(new Reading(time, answered));
    }
}
