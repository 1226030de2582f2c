package dev.skein.chaos.fault;

import dev.skein.chaos.cluster.Waits;
import dev.skein.contracts.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Messages that nobody asked for: copies, copies in another order, and such that cannot be read. Each of the last kind
 * carries {@link #LITTER_HEADER}, by which its dead letter is known again. Blocks until Kafka has acknowledged all.
 */
public final class MessageFaults implements AutoCloseable {
    /** Names a message that has to end as a dead letter. */
    public static final String LITTER_HEADER = "chaos-litter";

    private static final Duration SESSIONS_END = Duration.ofMinutes(1);
    private static final int TIMES = 10;
    private static final int LAST_OF_EACH_PARTITION = 2;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Topics TOPICS = Topics.DEFAULT;

    private final Map<String, Object> clients;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Set<String> litter = ConcurrentHashMap.newKeySet();

    public MessageFaults(String bootstrapServers) {
        this.clients = Map.of("bootstrap.servers", bootstrapServers, "client.id", "skein-chaos-messages");
        Map<String, Object> sending = new HashMap<>(clients);
        sending.put("delivery.timeout.ms", Integer.MAX_VALUE);
        sending.put("max.block.ms", Integer.MAX_VALUE);
        sending.put("max.in.flight.requests.per.connection", 1); // KAFKA-14359
        sending.put("metadata.recovery.strategy", "none");
        this.producer = new KafkaProducer<>(sending, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** What was sent so far and has to be found in the dead letters, by the header's value. */
    public Set<String> litter() {
        return Set.copyOf(litter);
    }

    /** The latest commands again, ten times each. */
    void duplicate() {
        for (ConsumerRecord<byte[], byte[]> record : latest(TOPICS.commands())) {
            for (int i = 0; i < TIMES; i++) {
                producer.send(copy(record, record.value()));
            }
        }
        producer.flush();
    }

    /** The latest commands and statuses again, once each, the keys in another order. */
    void reorder(long seed) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(latest(TOPICS.commands()));
        records.addAll(latest(TOPICS.status()));
        Collections.shuffle(records, new Random(seed));
        records.forEach(record -> producer.send(copy(record, record.value())));
        producer.flush();
    }

    /** Garbage and mutilated copies among the tenants' events and the commands. */
    void corrupt(long seed) {
        Random random = new Random(seed);
        for (String topic : List.of(TOPICS.tenants(), TOPICS.commands())) {
            List<ConsumerRecord<byte[], byte[]>> originals = latest(topic);
            for (int i = 0; i < Math.min(TIMES, originals.size()); i++) {
                ConsumerRecord<byte[], byte[]> original = originals.get(random.nextInt(originals.size()));
                ProducerRecord<byte[], byte[]> bad =
                        copy(original, Mutation.of(random).apply(original.value(), random));
                String id = topic + "/" + seed + "/" + i;
                bad.headers().add(LITTER_HEADER, id.getBytes(StandardCharsets.UTF_8));
                producer.send(bad, (sent, failure) -> {
                    if (failure == null) {
                        litter.add(id);
                    }
                });
            }
        }
        producer.flush();
    }

    /** Every group begins again; its members must have ended. */
    void resetOffsets() {
        try (Admin admin = Admin.create(clients)) {
            for (GroupListing group : admin.listGroups(ListGroupsOptions.forConsumerGroups())
                    .all()
                    .get()) {
                // A member that could not say goodbye, since the broker was away, is in it until its session ends.
                Waits.until(group.groupId() + " has no members", SESSIONS_END, () -> isEmpty(admin, group.groupId()));
                Map<TopicPartition, OffsetAndMetadata> begin = new HashMap<>();
                admin.listConsumerGroupOffsets(group.groupId())
                        .partitionsToOffsetAndMetadata()
                        .get()
                        .keySet()
                        .forEach(partition -> begin.put(partition, new OffsetAndMetadata(0)));
                admin.alterConsumerGroupOffsets(group.groupId(), begin).all().get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the offsets could not be reset: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isEmpty(Admin admin, String group) {
        return admin
                .describeConsumerGroups(List.of(group))
                .all()
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .values()
                .stream()
                .allMatch(described -> described.members().isEmpty());
    }

    private static ProducerRecord<byte[], byte[]> copy(ConsumerRecord<byte[], byte[]> record, byte[] value) {
        List<Header> headers = List.of(record.headers().toArray());
        return new ProducerRecord<>(record.topic(), record.partition(), record.key(), value, headers);
    }

    private List<ConsumerRecord<byte[], byte[]>> latest(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(clients, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            ends.forEach((partition, end) -> consumer.seek(partition, Math.max(0, end - LAST_OF_EACH_PARTITION)));
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                consumer.poll(POLL).forEach(records::add);
            }
            // A message that somebody mutilated before is not worth another copy.
            records.removeIf(record -> record.headers().lastHeader(LITTER_HEADER) != null);
            return records;
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
