package dev.skein.embedded;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** A Kafka for tests and the local stack, wherever it comes from. */
public interface KafkaFixture extends AutoCloseable {
    /** The most that a test needs to see its work spread. */
    int FEW_PARTITIONS = 6;

    /** Where clients begin, as {@code host:port}. */
    String bootstrapServers();

    /**
     * Makes topics for a test, before a service makes them with as many partitions as production has: one broker
     * carries the topics of many tests, and each partition costs. Blocks.
     *
     * @param partitions of each topic by its name; {@value #FEW_PARTITIONS} are made at most
     */
    default void createTopics(Map<String, Integer> partitions) {
        List<NewTopic> few = partitions.entrySet().stream()
                .map(topic -> new NewTopic(
                        topic.getKey(), Optional.of(Math.min(FEW_PARTITIONS, topic.getValue())), Optional.empty()))
                .toList();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            admin.createTopics(few)
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }
    }

    @Override
    void close();
}
