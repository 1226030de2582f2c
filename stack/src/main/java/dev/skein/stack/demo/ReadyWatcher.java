package dev.skein.stack.demo;

import dev.skein.contracts.TargetState;
import dev.skein.contracts.TenantId;
import dev.skein.contracts.codec.MessageCodec;
import dev.skein.contracts.codec.UnreadableMessageException;
import dev.skein.runtime.kafka.Records;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the tenant-state topic as a dashboard would, on a thread of its own, and notes when each tenant was first
 * seen ready or given up.
 */
final class ReadyWatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReadyWatcher.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final MessageCodec codec = new MessageCodec("/skein/demo");
    private final Map<String, Outcome> outcomes = new ConcurrentHashMap<>();
    private final Thread thread = new Thread(this::run, "skein-demo-watcher");

    /** Reads all partitions of the topic from now on. */
    ReadyWatcher(String bootstrapServers, String topic) {
        this.consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "client.id", "skein-demo-watcher"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList());
        consumer.seekToEnd(consumer.assignment());
        consumer.assignment().forEach(consumer::position);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * How a tenant ended.
     *
     * @param nanoTime when it was seen
     */
    record Outcome(boolean ready, long nanoTime, String failure) {}

    /** The outcomes so far, by tenant. */
    Map<TenantId, Outcome> outcomes() {
        Map<TenantId, Outcome> copy = new ConcurrentHashMap<>();
        outcomes.forEach((tenant, outcome) -> copy.put(TenantId.of(tenant), outcome));
        return copy;
    }

    /** How many tenants have ended. */
    int count() {
        return outcomes.size();
    }

    private void run() {
        try {
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    note(record);
                }
            }
        } catch (WakeupException e) {
            LOG.atDebug().log("the watcher ends");
        } finally {
            consumer.close();
        }
    }

    private void note(ConsumerRecord<byte[], byte[]> record) {
        long now = System.nanoTime();
        try {
            TargetState state = codec.readTargetState(Records.toMessage(record));
            boolean ready = state.state().equals("ready");
            if (ready || state.state().equals("failed") || state.state().equals("quarantined")) {
                String failure = state.failure().map(each -> each.message()).orElse("");
                outcomes.putIfAbsent(state.tenantId().value(), new Outcome(ready, now, failure));
            }
        } catch (UnreadableMessageException e) {
            LOG.atWarn().log("the tenant-state topic holds a message that cannot be read: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
