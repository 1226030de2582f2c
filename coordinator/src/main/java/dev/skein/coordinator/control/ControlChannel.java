package dev.skein.coordinator.control;

import dev.skein.contracts.FreezeControl;
import dev.skein.contracts.RolloutControl;
import dev.skein.contracts.RolloutId;
import dev.skein.contracts.Topics;
import dev.skein.contracts.codec.MessageCodec;
import dev.skein.contracts.codec.WireMessage;
import dev.skein.coordinator.status.Announcer;
import dev.skein.coordinator.store.Database;
import dev.skein.coordinator.store.FreezeStore;
import dev.skein.coordinator.store.RolloutStore;
import dev.skein.runtime.kafka.EventPublisher;
import dev.skein.runtime.log.LogKeys;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells workers which rollouts are paused or aborted, and what is frozen. What was told is kept in the database and noted
 * only when Kafka has acknowledged it, so a message that is lost is sent again; one that comes twice says the same.
 */
public final class ControlChannel {
    private static final Logger LOG = LoggerFactory.getLogger(ControlChannel.class);

    private final Database database;
    private final EventPublisher publisher;
    private final Topics topics;
    private final InstantSource clock;
    private final RolloutStore rollouts = new RolloutStore();
    private final FreezeStore freezes = new FreezeStore();
    private final MessageCodec codec = new MessageCodec(Announcer.SOURCE);

    public ControlChannel(Database database, EventPublisher publisher, Topics topics, InstantSource clock) {
        this.database = database;
        this.publisher = publisher;
        this.topics = topics;
        this.clock = clock;
    }

    /** Tells what has not been told; a Kafka that is away delays only the telling. */
    Future<Void> tellUntold() {
        return Future.all(tellRollouts(), tellFreezes()).mapEmpty();
    }

    private Future<Void> tellFreezes() {
        return freezes.untold(database.pool()).map(untold -> {
            untold.forEach(this::tell);
            return null;
        });
    }

    private void tell(FreezeStore.Untold untold) {
        WireMessage message = untold.freeze()
                .map(freeze -> codec.write(new FreezeControl(
                        freeze.name(),
                        freeze.set(),
                        freeze.database(),
                        freeze.tenant(),
                        freeze.expiresAt(),
                        clock.instant())))
                .orElseGet(() -> WireMessage.tombstone(FreezeControl.KEYS + untold.name()));
        Future.fromCompletionStage(publisher.publish(topics.control(), message))
                .compose(acknowledged -> freezes.told(database.pool(), untold))
                .onFailure(failure ->
                        LOG.atWarn().log("workers are told of freeze {} later: {}", untold.name(), failure.toString()));
    }

    private Future<Void> tellRollouts() {
        return rollouts.untold(database.pool()).map(untold -> {
            for (Map.Entry<RolloutId, String> each : untold.entrySet()) {
                tell(each.getKey(), each.getValue());
            }
            return null;
        });
    }

    private void tell(RolloutId rollout, String what) {
        RolloutControl message = new RolloutControl(
                rollout, RolloutControl.Action.valueOf(what.toUpperCase(Locale.ROOT)), clock.instant());
        Future.fromCompletionStage(publisher.publish(topics.control(), codec.write(message)))
                .compose(acknowledged -> rollouts.told(database.pool(), rollout, what))
                .onFailure(failure -> LOG.atWarn()
                        .addKeyValue(LogKeys.ROLLOUT, rollout)
                        .log("workers are told later that a rollout is to {}: {}", what, failure.toString()));
    }
}
