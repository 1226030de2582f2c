package dev.skein.stack.demo;

import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import dev.skein.contracts.TenantId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Emits tenant events as another service would: a plain Kafka producer and a line of JSON. */
final class TenantEmitter implements AutoCloseable {
    private final KafkaProducer<String, String> producer;
    private final String topic;
    private final SetName set;
    private final Optional<SchemaVersion> version;

    /** @param version up to which version; the set's newest when empty */
    TenantEmitter(String bootstrapServers, String topic, SetName set, Optional<SchemaVersion> version) {
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "client.id", "signup-service", "linger.ms", 2),
                new StringSerializer(),
                new StringSerializer());
        this.topic = topic;
        this.set = set;
        this.version = version;
    }

    /** Connects and learns the topic's partitions, so that the first event does not wait for it. */
    void warmUp() {
        producer.partitionsFor(topic);
    }

    /** Sends one event without waiting for it. */
    void emitCreated(TenantId tenantId) {
        String event = """
                {"specversion":"1.0","id":"%s","source":"/signup","type":"tenant.created.v1","subject":"%s",\
                "time":"%s","datacontenttype":"application/json",\
                "data":{"tenantId":"%s","set":"%s"%s,"labels":{"tier":"free"}}}""".formatted(
                        UUID.randomUUID(),
                        tenantId,
                        Instant.now(),
                        tenantId,
                        set,
                        version.map(each -> ",\"version\":\"" + each + "\"").orElse(""));
        ProducerRecord<String, String> record = new ProducerRecord<>(topic, tenantId.value(), event);
        record.headers()
                .add("content-type", "application/cloudevents+json".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        producer.send(record);
    }

    /** Waits until the broker has everything. */
    void flush() {
        producer.flush();
    }

    @Override
    public void close() {
        producer.close();
    }
}
