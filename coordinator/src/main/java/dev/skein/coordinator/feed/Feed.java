package dev.skein.coordinator.feed;

import dev.skein.coordinator.views.Views;
import dev.skein.runtime.kafka.KafkaClients;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners what changes, in every replica alike: to each a snapshot first, then batches of changes. Changes come
 * from Kafka, not from this replica's own work, so it does not matter to which replica a listener is connected.
 *
 * <p>Callable from any thread, nothing blocks. While Kafka is away, listeners hear nothing and get a new snapshot when
 * it is back. A listener whose snapshot cannot be taken is refused or cut off, and may come back.
 */
public final class Feed {
    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
    private static final long FIRST_POSITION_S = 3;

    private final Vertx vertx;
    private final FeedLimits limits;
    private final FeedClients clients;
    private final SseWriter writer = new SseWriter();
    private final Snapshots<Buffer> snapshots;
    private final ChangeReader reader;
    private long heartbeat;

    public Feed(Vertx vertx, KafkaClients kafka, Views views, FeedLimits limits) {
        this.vertx = vertx;
        this.limits = limits;
        this.clients = new FeedClients(limits.clients());
        this.snapshots = new Snapshots<>(() -> views.snapshot().map(json -> writer.snapshot(json.encode())));
        this.reader = new ChangeReader(kafka, limits.batch(), new Broadcast());
    }

    /** Begins to listen to Kafka whenever somebody listens here. */
    public void start() {
        reader.start();
        heartbeat = vertx.setPeriodic(limits.heartbeat().toMillis(), timer -> clients.broadcast(SseWriter.COMMENT));
    }

    /**
     * Makes a listener of a connection. Called on the connection's context.
     *
     * @return complete when the snapshot is on its way; failed, with nothing written, when there is none, or with
     *     {@link FeedFullException} when there are too many listeners
     */
    public Future<Void> connect(HttpServerResponse response) {
        Context context = vertx.getOrCreateContext();
        FeedClient client = new FeedClient(context, response, limits.queueBytes());
        try {
            clients.add(client);
        } catch (FeedFullException e) {
            return Future.failedFuture(e);
        }
        response.closeHandler(closed -> clients.remove(client));
        // What happens between a snapshot and the first change that is read would be missed.
        return Future.fromCompletionStage(reader.wake(), context)
                .timeout(FIRST_POSITION_S, TimeUnit.SECONDS)
                .otherwiseEmpty()
                .compose(reading -> {
                    client.waitsNoMore();
                    return snapshots.next();
                })
                .onFailure(unavailable -> clients.remove(client))
                .onSuccess(client::begin)
                .mapEmpty();
    }

    /** How many listeners there are. */
    public int listeners() {
        return clients.size();
    }

    /** Ends all streams and the reading; completes when the reader's thread is through. */
    public Future<Void> close() {
        vertx.cancelTimer(heartbeat);
        clients.forEach(FeedClient::end);
        return Future.fromCompletionStage(reader.stop());
    }

    private void renew(FeedClient client) {
        client.hold();
        snapshots.next().onSuccess(client::begin).onFailure(unavailable -> {
            LOG.atWarn().setCause(unavailable).log("a listener is cut off: no snapshot can be taken for it");
            client.cut();
        });
    }

    private final class Broadcast implements ChangeListener {
        @Override
        public void positioned() {
            clients.forEach(client -> {
                if (!client.isWaiting()) {
                    renew(client);
                }
            });
        }

        @Override
        public boolean interested() {
            return !clients.isEmpty();
        }

        @Override
        public void changed(ChangeBatch batch) {
            clients.broadcast(writer.changes(batch.toJson()));
        }
    }
}
