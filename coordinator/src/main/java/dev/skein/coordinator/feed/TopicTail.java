package dev.skein.coordinator.feed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** Assigns a consumer all partitions of some topics, those added later included. Confined to the polling thread. */
final class TopicTail {
    private static final Duration REFRESH = Duration.ofMinutes(1);

    private final Consumer<byte[], byte[]> consumer;
    private final List<String> topics;
    private long refreshAt;

    TopicTail(Consumer<byte[], byte[]> consumer, String... topics) {
        this.consumer = consumer;
        this.topics = List.of(topics);
    }

    /**
     * Takes all partitions at their end. Blocks until the broker has said where that is.
     *
     * @throws KafkaException when a topic is missing or the broker does not answer
     */
    void seekToEnd() {
        List<TopicPartition> all = partitions();
        consumer.assign(all);
        consumer.seekToEnd(all);
        all.forEach(consumer::position);
        refreshAt = System.nanoTime() + REFRESH.toNanos();
    }

    /** Once a minute, takes partitions that are new from their beginning; the others keep their positions. */
    void followNewPartitions() {
        if (System.nanoTime() < refreshAt) {
            return;
        }
        refreshAt = System.nanoTime() + REFRESH.toNanos();
        List<TopicPartition> all = partitions();
        if (all.size() > consumer.assignment().size()) {
            consumer.assign(all);
        }
    }

    private List<TopicPartition> partitions() {
        List<TopicPartition> all = new ArrayList<>();
        for (String topic : topics) {
            List<PartitionInfo> infos = consumer.partitionsFor(topic);
            if (infos == null || infos.isEmpty()) {
                throw new KafkaException("the topic " + topic + " does not exist");
            }
            infos.forEach(info -> all.add(new TopicPartition(topic, info.partition())));
        }
        return all;
    }
}
