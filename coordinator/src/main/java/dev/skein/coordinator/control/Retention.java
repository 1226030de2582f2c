package dev.skein.coordinator.control;

import dev.skein.contracts.RolloutId;
import dev.skein.contracts.Topics;
import dev.skein.contracts.codec.WireMessage;
import dev.skein.coordinator.store.Database;
import dev.skein.coordinator.store.RetentionStore;
import dev.skein.coordinator.store.RolloutStore;
import dev.skein.runtime.kafka.EventPublisher;
import dev.skein.runtime.log.LogKeys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets what is old, in every replica and in small transactions, so that nobody waits for it. Whatever Kafka may still
 * deliver again is younger than what is forgotten, so a message that comes twice is always recognised.
 */
public final class Retention {
    /** Kafka keeps tenant events, commands and statuses for 14 days; a day more, for clocks and for its own cleaning. */
    public static final Duration LEAST = Duration.ofDays(15);

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final int AT_ONCE = 2_000;

    private final Vertx vertx;
    private final Database database;
    private final EventPublisher publisher;
    private final Topics topics;
    private final InstantSource clock;
    private final Ages ages;
    private final RetentionStore store = new RetentionStore();
    private final RolloutStore rollouts = new RolloutStore();
    private volatile boolean open = true;
    private volatile long timer;

    /**
     * How long things are kept.
     *
     * @param events how long an event is recognised when it comes again
     * @param tasks how long the tasks of an ended rollout stay; without them it cannot be undone
     * @param every how often what is older is looked for
     */
    public record Ages(Duration events, Duration tasks, Duration audit, Duration every) {}

    public Retention(
            Vertx vertx, Database database, EventPublisher publisher, Topics topics, InstantSource clock, Ages ages) {
        this.vertx = vertx;
        this.database = database;
        this.publisher = publisher;
        this.topics = topics;
        this.clock = clock;
        this.ages = ages;
    }

    /** Begins, with the first look after one interval. */
    public void start() {
        again();
    }

    /** Ends after the rows that are just being forgotten. */
    public void close() {
        open = false;
        vertx.cancelTimer(timer);
    }

    private void again() {
        if (open) {
            timer = vertx.setTimer(
                    Math.max(1, ages.every().toMillis()),
                    look -> forget().onFailure(failure ->
                                    LOG.atWarn().log("what is old is forgotten later: {}", failure.toString()))
                            .onComplete(end -> again()));
        }
    }

    private Future<Void> forget() {
        Instant now = clock.instant();
        return all("events", () -> store.forgetEvents(database.pool(), now.minus(ages.events()), AT_ONCE))
                .compose(done ->
                        all("tasks", () -> store.forgetTasks(database.pool(), now.minus(ages.tasks()), AT_ONCE)))
                .compose(done ->
                        all("audit", () -> store.forgetAudit(database.pool(), now.minus(ages.audit()), AT_ONCE)))
                .compose(done -> all("controls", () -> forgetControls(now.minus(LEAST))));
    }

    /** Chunk by chunk, until one is not full. */
    private Future<Void> all(String what, Supplier<Future<Integer>> chunk) {
        return chunk.get().compose(gone -> {
            if (gone > 0) {
                LOG.atInfo().addKeyValue(LogKeys.COUNT, gone).log("forgotten because they are old: {}", what);
            }
            return gone == AT_ONCE && open ? all(what, chunk) : Future.succeededFuture();
        });
    }

    /** No command of such a rollout can come any more, so no worker needs to know that it was aborted. */
    private Future<Integer> forgetControls(Instant before) {
        return store.controlled(database.pool(), before, AT_ONCE).compose(ended -> {
            List<Future<Void>> told = ended.stream().map(this::forgetControl).toList();
            return Future.all(told).map(ended.size());
        });
    }

    private Future<Void> forgetControl(RolloutId rollout) {
        return Future.fromCompletionStage(
                        publisher.publish(topics.control(), WireMessage.tombstone(rollout.toString())))
                .compose(acknowledged -> rollouts.told(database.pool(), rollout, "gone"));
    }
}
