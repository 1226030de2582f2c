package dev.skein.worker.command;

import dev.skein.contracts.DatabaseRef;
import dev.skein.runtime.log.LogKeys;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs received commands: one at a time for each target in the order received, a bounded number in the engine at once, and
 * of each database at most twice as many as it takes, released ones parked beside. Sends heartbeats for what has begun or
 * is parked, but not for what waits in the engine or is held because its rollout is paused: it has not begun, and can
 * still be called off.
 *
 * <p>Everything happens on one thread of its own; the methods may be called from any thread, never block, and take
 * effect in the order of the calls. Records are read here, not in the poll.
 */
final class CommandDispatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CommandDispatcher.class);
    private static final Duration AFTER_BREAKDOWN = Duration.ofSeconds(1);
    private static final Duration HELD_CHECK = Duration.ofSeconds(1);
    private static final int CHECKS_PER_HEARTBEAT = 4;

    /** For each that a database takes, another one waits in the engine, so that places are filled again at once. */
    private static final int PER_PLACE = 2;

    private final SerialThread thread = new SerialThread("skein-commands");
    private final KeySerialQueue<String, Optional<DatabaseRef>, Attempt> lanes =
            new KeySerialQueue<>(Attempt::database, Attempt::priority);
    private final Set<Attempt> open = new LinkedHashSet<>();
    private final Set<Attempt> held = new LinkedHashSet<>();
    private final Set<Attempt> placed = new HashSet<>();
    private final Map<DatabaseRef, Integer> inEngine = new HashMap<>();
    private final Queue<Slot> completed = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Void> idle = new CompletableFuture<>();
    private final CommandReader reader;
    private final CommandHandler handler;
    private final int maxInFlight;
    private boolean draining;
    private volatile int queued;
    private volatile int running;
    private volatile int parked;

    /** A record and its place. */
    record Delivery(Slot slot, ConsumerRecord<byte[], byte[]> record) {}

    CommandDispatcher(CommandReader reader, CommandHandler handler, CommandSettings settings) {
        this.reader = reader;
        this.handler = handler;
        this.maxInFlight = settings.maxInFlight();
        thread.every(
                settings.heartbeat().dividedBy(CHECKS_PER_HEARTBEAT),
                () -> open.stream()
                        .filter(Attempt::told)
                        .forEach(attempt ->
                                attempt.status().ifPresent(status -> status.heartbeat(settings.heartbeat()))));
        thread.every(HELD_CHECK, this::tryHeld);
    }

    /** Takes records over. */
    void accept(List<Delivery> deliveries) {
        thread.execute(() -> {
            for (Delivery delivery : deliveries) {
                Attempt attempt = new Attempt(delivery.slot(), delivery.record(), reader.read(delivery.record()));
                lanes.add(attempt.lane(), attempt);
            }
            pump();
        });
    }

    /** Tries what is held again, now: the word on a rollout has changed. */
    void controlsChanged() {
        thread.execute(this::tryHeld);
    }

    /** Forgets what waits or is parked of partitions that went to another worker; what runs goes on. */
    void drop(Collection<Integer> partitions) {
        thread.execute(
                () -> forget(attempt -> partitions.contains(attempt.slot().partition())));
    }

    /** Hands over the slots that have completed since the last call. */
    void drainCompleted(Consumer<Slot> taker) {
        for (Slot slot = completed.poll(); slot != null; slot = completed.poll()) {
            taker.accept(slot);
        }
    }

    /** Starts nothing any more and forgets what waits; completes when nothing runs. */
    CompletableFuture<Void> drain() {
        thread.execute(() -> {
            draining = true;
            forget(attempt -> true);
        });
        return idle;
    }

    int queued() {
        return queued;
    }

    int running() {
        return running;
    }

    /** How many wait beside the queue, parked or held. */
    int parked() {
        return parked;
    }

    private void pump() {
        while (!draining && lanes.running() < maxInFlight) {
            Optional<Attempt> next = lanes.start(this::hasRoom);
            if (next.isEmpty()) {
                break;
            }
            begin(next.get());
        }
        queued = lanes.queued();
        running = lanes.running();
        parked = lanes.parked() + held.size();
        if (draining && lanes.busy() == 0) {
            idle.complete(null);
        }
    }

    /** What could only wait for its database would take the places of those whose databases are free. */
    private boolean hasRoom(Optional<DatabaseRef> wanted) {
        return wanted.map(database -> inEngine.getOrDefault(database, 0) < handler.places(database) * PER_PLACE)
                .orElse(true);
    }

    private void count(Attempt attempt, int more) {
        attempt.database().ifPresent(database -> inEngine.merge(database, more, Integer::sum));
    }

    private void begin(Attempt attempt) {
        open.add(attempt);
        placed.add(attempt);
        count(attempt, 1);
        var unused = handler.handle(attempt, () -> worked(attempt))
                .whenCompleteAsync((outcome, error) -> end(attempt, outcome, error), thread);
    }

    /** The place goes to the next while Kafka takes the status; acknowledgements would else bound the rate. */
    private void worked(Attempt attempt) {
        thread.execute(() -> {
            lanes.leavePlace(attempt.lane());
            leaveEngine(attempt);
            pump();
        });
    }

    private void leaveEngine(Attempt attempt) {
        if (placed.remove(attempt)) {
            count(attempt, -1);
        }
    }

    private void end(Attempt attempt, @Nullable Outcome outcome, @Nullable Throwable error) {
        leaveEngine(attempt);
        if (outcome == null) {
            LOG.atError()
                    .addKeyValue(LogKeys.PARTITION, attempt.slot().partition())
                    .addKeyValue(LogKeys.OFFSET, attempt.slot().offset())
                    .setCause(error)
                    .log("a command came to no outcome; it is tried again");
            park(attempt, AFTER_BREAKDOWN);
        } else {
            switch (outcome) {
                case Outcome.Accepted ignored -> complete(attempt);
                case Outcome.Rejected ignored -> complete(attempt);
                case Outcome.Released released -> park(attempt, released.delay());
                case Outcome.Held ignored -> hold(attempt);
            }
        }
        pump();
    }

    private void complete(Attempt attempt) {
        lanes.finish(attempt.lane());
        open.remove(attempt);
        completed.add(attempt.slot());
    }

    private void park(Attempt attempt, Duration delay) {
        lanes.park(attempt.lane(), attempt);
        if (draining) {
            forget(attempt::equals);
            return;
        }
        thread.after(delay, () -> {
            lanes.resume(attempt.lane(), attempt);
            pump();
        });
    }

    /** Leaves its lane: a later command for the target need not wait, and makes this one void by its fence. */
    private void hold(Attempt attempt) {
        lanes.finish(attempt.lane());
        open.remove(attempt);
        if (!draining) {
            held.add(attempt);
        }
    }

    private void tryHeld() {
        List<Attempt> again = List.copyOf(held);
        held.clear();
        again.forEach(attempt -> lanes.add(attempt.lane(), attempt));
        pump();
    }

    private void forget(java.util.function.Predicate<Attempt> which) {
        lanes.drop(which).forEach(open::remove);
        held.removeIf(which);
        pump();
    }

    @Override
    public void close() {
        thread.close();
    }
}
