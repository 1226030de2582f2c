package dev.skein.coordinator.status;

import dev.skein.contracts.MigrationStatus;
import dev.skein.contracts.Topics;
import dev.skein.contracts.codec.MessageCodec;
import dev.skein.contracts.codec.WireMessage;
import dev.skein.coordinator.store.TargetRow;
import dev.skein.runtime.kafka.EventPublisher;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;

/** Tells the others what the coordinator's tables say, after the commit. Callable from any thread. */
public final class Announcer {
    /** The CloudEvents source of everything the coordinator writes. */
    public static final String SOURCE = "/skein/coordinator";

    private final EventPublisher publisher;
    private final Topics topics;
    private final MessageCodec codec = new MessageCodec(SOURCE);

    public Announcer(EventPublisher publisher, Topics topics) {
        this.publisher = publisher;
        this.topics = topics;
    }

    /** Publishes the current state of targets; succeeds when Kafka has acknowledged all. */
    public Future<Void> targets(Collection<TargetRow> targets) {
        return all(
                topics.tenantState(),
                targets.stream().map(target -> codec.write(target.toState())).toList());
    }

    /** Publishes the coordinator's own statuses; succeeds when Kafka has acknowledged all. */
    public Future<Void> statuses(Collection<MigrationStatus> statuses) {
        return all(topics.status(), statuses.stream().map(codec::write).toList());
    }

    private Future<Void> all(String topic, List<WireMessage> messages) {
        return Future.fromCompletionStage(publisher.publishAll(topic, messages));
    }
}
