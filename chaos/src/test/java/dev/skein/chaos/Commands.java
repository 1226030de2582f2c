package dev.skein.chaos;

import dev.skein.contracts.CommandId;
import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.Isolation;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.MigrationStatus;
import dev.skein.contracts.Operation;
import dev.skein.contracts.RolloutId;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import dev.skein.contracts.Target;
import dev.skein.contracts.TenantEvent;
import dev.skein.contracts.TenantId;
import dev.skein.contracts.Topics;
import dev.skein.contracts.codec.MessageCodec;
import dev.skein.contracts.codec.UnreadableMessageException;
import dev.skein.runtime.kafka.Records;
import dev.skein.stack.local.ServiceSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/** Commands of the set {@code online-index} in place of the coordinator's, and what workers say to them. */
final class Commands implements AutoCloseable {
    private static final SetName SET = SetName.of("online-index");
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final MessageCodec codec = new MessageCodec("/test");
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, MigrationStatus> ends = new HashMap<>();

    Commands(String bootstrapServers) {
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new ByteArraySerializer(), new ByteArraySerializer());
        this.consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(consumer.partitionsFor(Topics.DEFAULT.status()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList());
        consumer.seekToBeginning(consumer.assignment());
    }

    /** Announces a tenant who goes up to a version. */
    void announce(String tenant, String version) {
        TenantEvent event = new TenantEvent.Created(
                "created-" + tenant,
                "/test",
                Instant.now(),
                TenantId.of(tenant),
                SET,
                Optional.empty(),
                Optional.of(SchemaVersion.of(version)),
                Map.of());
        producer.send(Records.toRecord(Topics.DEFAULT.tenants(), codec.write(event)));
        producer.flush();
    }

    /** Asks for the newest version; returns the command's id. */
    String send(String tenant, long fence) {
        CommandId id = CommandId.random();
        MigrationCommand command = new MigrationCommand(
                id,
                1,
                fence,
                Operation.MIGRATE,
                RolloutId.random(),
                TenantId.of(tenant),
                SET,
                new Target(DatabaseRef.of(ServiceSettings.DATABASE), Isolation.SCHEMA, "shop_" + tenant),
                Optional.empty(),
                Map.of(),
                Instant.now());
        producer.send(Records.toRecord(Topics.DEFAULT.commands(), codec.write(command)));
        producer.flush();
        return id.toString();
    }

    /** How a command ended. */
    MigrationStatus awaitEnd(String command) {
        Awaitility.await().atMost(PATIENCE).until(() -> {
            consumer.poll(Duration.ofMillis(200)).forEach(this::take);
            return ends.containsKey(command);
        });
        return Objects.requireNonNull(ends.get(command));
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (codec.readReport(Records.toMessage(record)) instanceof MigrationStatus status && status.terminal()) {
                ends.put(status.header().commandId().toString(), status);
            }
        } catch (UnreadableMessageException e) {
            throw new AssertionError("a status that nobody can read", e);
        }
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }
}
