package dev.skein.chaos.check;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A plain consumer that reads one topic from its first record, and each time on to its end. For one thread. */
final class TopicTail implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Consumer<ConsumerRecord<byte[], byte[]>> sink;
    private final List<TopicPartition> partitions;

    /** @param sink told each record once */
    TopicTail(String bootstrapServers, String topic, Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        this.consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "client.id", "skein-chaos-check"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        this.sink = sink;
        this.partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Reads what has come since; blocks until the end of the topic as it is now. */
    void catchUp() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
            consumer.poll(POLL).forEach(sink);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
