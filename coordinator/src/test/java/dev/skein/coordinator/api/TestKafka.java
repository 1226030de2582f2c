package dev.skein.coordinator.api;

import dev.skein.contracts.RolloutProgress;
import dev.skein.contracts.TargetState;
import dev.skein.contracts.codec.MessageCodec;
import dev.skein.contracts.codec.WireMessage;
import dev.skein.embedded.Fixtures;
import dev.skein.runtime.config.KafkaConfig;
import dev.skein.runtime.kafka.EventPublisher;
import dev.skein.runtime.kafka.KafkaClients;
import java.util.Map;
import java.util.UUID;

/** A prefix of its own for the two topics that the feed reads, and a publisher as the coordinator has it. */
public final class TestKafka implements AutoCloseable {
    private final KafkaClients clients = new KafkaClients(
            new Config(
                    Fixtures.kafka().bootstrapServers(),
                    "t" + UUID.randomUUID().toString().substring(0, 8),
                    "consumer",
                    (short) -1,
                    Map.of()),
            "test");
    private final MessageCodec codec = new MessageCodec("/skein/coordinator");
    private final EventPublisher publisher = new EventPublisher(clients.producer());

    /** Makes the topics. */
    public TestKafka createTopics() {
        Fixtures.kafka()
                .createTopics(Map.of(
                        clients.topics().tenantState(), 3, clients.topics().rollouts(), 1));
        return this;
    }

    /** Clients for these topics. */
    public KafkaClients clients() {
        return clients;
    }

    /** Publishes and waits for the broker. */
    public void publish(TargetState state) {
        publish(codec.write(state));
    }

    /** Publishes where target states are, and waits for the broker. */
    public void publish(WireMessage message) {
        publisher.publish(clients.topics().tenantState(), message).join();
    }

    /** Publishes and waits for the broker. */
    public void publish(RolloutProgress progress) {
        publisher.publish(clients.topics().rollouts(), codec.write(progress)).join();
    }

    @Override
    public void close() {
        publisher.close();
    }

    private record Config(
            String bootstrapServers,
            String topicPrefix,
            String groupProtocol,
            short replicationFactor,
            Map<String, String> client)
            implements KafkaConfig {}
}
