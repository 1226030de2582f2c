package dev.skein.coordinator.status;

import dev.skein.contracts.RolloutId;
import dev.skein.contracts.RolloutProgress;
import dev.skein.contracts.Topics;
import dev.skein.contracts.codec.MessageCodec;
import dev.skein.coordinator.store.Database;
import dev.skein.coordinator.store.RolloutStore;
import dev.skein.runtime.kafka.EventPublisher;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the progress of rollouts that have changed, at most each half second; counting never takes more than a
 * tenth of the time, so very large rollouts are reported less often. A failed report is made again later.
 */
public final class RolloutReporter {
    private static final Logger LOG = LoggerFactory.getLogger(RolloutReporter.class);
    private static final Duration PERIOD = Duration.ofMillis(500);
    private static final int REST_TO_WORK = 9;

    private final Vertx vertx;
    private final Database database;
    private final EventPublisher publisher;
    private final Topics topics;
    private final InstantSource clock;
    private final RolloutStore store = new RolloutStore();
    private final MessageCodec codec = new MessageCodec(Announcer.SOURCE);
    private final Set<RolloutId> changed = ConcurrentHashMap.newKeySet();
    private volatile boolean open = true;

    public RolloutReporter(
            Vertx vertx, Database database, EventPublisher publisher, Topics topics, InstantSource clock) {
        this.vertx = vertx;
        this.database = database;
        this.publisher = publisher;
        this.topics = topics;
        this.clock = clock;
    }

    /** Has rollouts reported with the next report; callable from any thread, never blocks. */
    public void changed(Collection<RolloutId> rollouts) {
        changed.addAll(rollouts);
    }

    /** Begins to report. */
    public void start() {
        again(PERIOD);
    }

    /** Ends after the running report. */
    public void close() {
        open = false;
    }

    private void again(Duration after) {
        if (open) {
            vertx.setTimer(Math.max(1, after.toMillis()), timer -> report());
        }
    }

    private void report() {
        List<RolloutId> rollouts = List.copyOf(changed);
        if (rollouts.isEmpty()) {
            again(PERIOD);
            return;
        }
        rollouts.forEach(changed::remove);
        long begun = System.nanoTime();
        store.progress(database.pool(), rollouts, clock.instant())
                .compose(this::publish)
                .onFailure(failure -> {
                    LOG.atWarn().log("the progress of rollouts is published later: {}", failure.toString());
                    changed.addAll(rollouts);
                })
                .onComplete(end -> {
                    Duration rest = Duration.ofNanos((System.nanoTime() - begun) * REST_TO_WORK);
                    again(rest.compareTo(PERIOD) > 0 ? rest : PERIOD);
                });
    }

    private Future<Void> publish(List<RolloutProgress> progress) {
        for (RolloutProgress each : progress) {
            Future.fromCompletionStage(publisher.publish(topics.rollouts(), codec.write(each)))
                    .onFailure(failure -> changed.add(each.rolloutId()));
        }
        return Future.succeededFuture();
    }
}
