package dev.skein.coordinator.consume;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The records of one poll and the offsets to commit after them.
 *
 * @param next where each partition goes on
 */
record Batch(List<ConsumerRecord<byte[], byte[]>> records, Map<TopicPartition, OffsetAndMetadata> next) {
    static Batch of(ConsumerRecords<byte[], byte[]> polled) {
        List<ConsumerRecord<byte[], byte[]>> records =
                StreamSupport.stream(polled.spliterator(), false).toList();
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
        records.forEach(each ->
                next.put(new TopicPartition(each.topic(), each.partition()), new OffsetAndMetadata(each.offset() + 1)));
        return new Batch(records, next);
    }

    /** What is left when some partitions belong to others. */
    Batch without(java.util.Collection<TopicPartition> gone) {
        Map<TopicPartition, OffsetAndMetadata> left = new HashMap<>(next);
        left.keySet().removeAll(gone);
        return new Batch(
                records.stream()
                        .filter(each -> left.containsKey(new TopicPartition(each.topic(), each.partition())))
                        .toList(),
                left);
    }

    boolean isEmpty() {
        return records.isEmpty();
    }
}
