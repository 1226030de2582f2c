package dev.skein.chaos.load;

import dev.skein.chaos.cluster.Waits;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import dev.skein.contracts.TenantEvent;
import dev.skein.contracts.TenantId;
import dev.skein.contracts.Topics;
import dev.skein.contracts.codec.MessageCodec;
import dev.skein.runtime.kafka.Records;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Announces tenants as another service would, with a producer that does not give up. An event sent again has the same
 * id. One thread at a time.
 */
public final class Announcer implements AutoCloseable {
    private final MessageCodec codec = new MessageCodec("/signup");
    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<String, Long> sentAt = new ConcurrentHashMap<>();

    public Announcer(String bootstrapServers) {
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "client.id",
                        "skein-chaos-announcer",
                        "delivery.timeout.ms",
                        String.valueOf(Integer.MAX_VALUE),
                        "max.block.ms",
                        String.valueOf(Integer.MAX_VALUE),
                        "max.in.flight.requests.per.connection", // KAFKA-14359
                        "1",
                        "metadata.recovery.strategy",
                        "none"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Sends a batch at the times it names; returns when Kafka has acknowledged all. Blocks. */
    public void announce(Batch batch) {
        announce(batch, Optional.empty());
    }

    /** The same, with the version that the tenants are to be brought to. */
    public void announce(Batch batch, Optional<SchemaVersion> version) {
        long begin = System.nanoTime();
        for (Batch.Sending sending : batch.sendings()) {
            Waits.pass(sending.at().minus(Duration.ofNanos(System.nanoTime() - begin)));
            sentAt.putIfAbsent(sending.tenant().id(), System.nanoTime());
            producer.send(Records.toRecord(Topics.DEFAULT.tenants(), codec.write(event(sending.tenant(), version))));
        }
        producer.flush();
    }

    /** When each tenant was first announced, as {@link System#nanoTime()}. */
    public Map<String, Long> sentAt() {
        return Map.copyOf(sentAt);
    }

    private static TenantEvent event(Tenant tenant, Optional<SchemaVersion> version) {
        return new TenantEvent.Created(
                "created-" + tenant.id(),
                "/signup",
                Instant.now(),
                TenantId.of(tenant.id()),
                SetName.of(tenant.set().name()),
                Optional.empty(),
                version,
                Map.of());
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
