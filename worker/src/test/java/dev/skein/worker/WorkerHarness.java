package dev.skein.worker;

import dev.skein.contracts.CommandId;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.MigrationStatus;
import dev.skein.contracts.RolloutControl;
import dev.skein.contracts.RolloutId;
import dev.skein.contracts.Topics;
import dev.skein.contracts.codec.MessageCodec;
import dev.skein.contracts.codec.UnreadableMessageException;
import dev.skein.embedded.Fixtures;
import dev.skein.embedded.KafkaFixture;
import dev.skein.runtime.config.ConfigLoader;
import dev.skein.runtime.kafka.EventPublisher;
import dev.skein.runtime.kafka.KafkaClients;
import dev.skein.runtime.kafka.Records;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Topics of its own on a real Kafka, workers on them, and what those workers say. */
public final class WorkerHarness implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final Vertx vertx = Vertx.vertx();
    private final MessageCodec codec = new MessageCodec("/test");
    private final String prefix = "t-" + UUID.randomUUID();
    private final String protocol;
    private final String bootstrapServers;
    private final Path sets;
    private final KafkaClients clients;
    private final Producer<byte[], byte[]> producer;
    private final EventPublisher publisher;
    private final Consumer<byte[], byte[]> statusReader;
    private final Consumer<byte[], byte[]> deadLetterReader;
    private final List<MigrationStatus> statuses = new ArrayList<>();
    private final List<ConsumerRecord<byte[], byte[]>> deadLetters = new ArrayList<>();
    private final List<WorkerService> workers = new ArrayList<>();

    /** @param protocol the group protocol: {@code consumer} or {@code classic} */
    public WorkerHarness(Path folder, String protocol) throws Exception {
        this(folder, protocol, Fixtures.kafka());
    }

    /** On a broker that a test may stop. */
    public WorkerHarness(Path folder, String protocol, KafkaFixture kafka) throws Exception {
        this.protocol = protocol;
        this.bootstrapServers = kafka.bootstrapServers();
        this.sets = Commands.writeSet(folder);
        this.clients = new KafkaClients(config(Map.of()).kafka(), "test");
        kafka.createTopics(
                topics().layouts().stream().collect(Collectors.toMap(Topics.Layout::name, Topics.Layout::partitions)));
        this.producer = clients.producer();
        this.publisher = new EventPublisher(producer);
        this.statusReader = reader(topics().status());
        this.deadLetterReader = reader(topics().deadLetters());
    }

    /** Starts a worker and waits until it is in its group. */
    public WorkerService worker(ScriptedEngine engine, Map<String, String> settings) throws Exception {
        WorkerService worker = WorkerService.start(vertx, config(settings), parts -> engine);
        workers.add(worker);
        worker.ready().get(30, TimeUnit.SECONDS);
        return worker;
    }

    /** Publishes commands, in order. */
    public void send(MigrationCommand... commands) {
        for (MigrationCommand command : commands) {
            publisher.publish(topics().commands(), codec.write(command)).join();
        }
    }

    /** Says what is to become of a rollout. */
    public void say(RolloutId rollout, RolloutControl.Action action) {
        RolloutControl control = new RolloutControl(rollout, action, Instant.now());
        publisher.publish(topics().control(), codec.write(control)).join();
    }

    /** Publishes any bytes to the partition of a key. */
    public void send(String key, byte[] value) throws Exception {
        producer.send(new ProducerRecord<>(
                        topics().commands(), key.getBytes(java.nio.charset.StandardCharsets.UTF_8), value))
                .get(30, TimeUnit.SECONDS);
    }

    /** All statuses until now. */
    public List<MigrationStatus> statuses() throws UnreadableMessageException {
        for (ConsumerRecord<byte[], byte[]> record : statusReader.poll(POLL)) {
            if (codec.readReport(Records.toMessage(record)) instanceof MigrationStatus status) {
                statuses.add(status);
            }
        }
        return List.copyOf(statuses);
    }

    /** The terminal statuses until now. */
    public List<MigrationStatus> terminal() throws UnreadableMessageException {
        return statuses().stream().filter(MigrationStatus::terminal).toList();
    }

    /** The commands with a terminal status until now. */
    public Set<CommandId> ended() throws UnreadableMessageException {
        return terminal().stream().map(status -> status.header().commandId()).collect(Collectors.toSet());
    }

    /** All dead letters until now. */
    public List<ConsumerRecord<byte[], byte[]>> deadLetters() {
        deadLetterReader.poll(POLL).forEach(deadLetters::add);
        return List.copyOf(deadLetters);
    }

    /** How many records the group has committed, over all partitions. */
    public long committed() throws Exception {
        try (Admin admin = clients.admin()) {
            return admin
                    .listConsumerGroupOffsets(prefix)
                    .partitionsToOffsetAndMetadata()
                    .get(30, TimeUnit.SECONDS)
                    .values()
                    .stream()
                    .mapToLong(offset -> offset.offset())
                    .sum();
        }
    }

    public Topics topics() {
        return clients.topics();
    }

    private WorkerConfig config(Map<String, String> settings) {
        Map<String, String> given = new HashMap<>(Map.of(
                "skein.worker.kafka.bootstrap-servers",
                bootstrapServers,
                "skein.worker.kafka.topic-prefix",
                prefix,
                "skein.worker.kafka.group-protocol",
                protocol,
                "skein.worker.command-group",
                prefix,
                "skein.worker.sets",
                sets.toString(),
                "skein.worker.databases.main.url",
                "postgresql://localhost/none",
                "skein.worker.databases.main.user",
                "nobody",
                "skein.worker.management-host",
                "localhost",
                "skein.worker.management-port",
                "0",
                "skein.worker.drain-timeout",
                "5s"));
        given.putAll(settings);
        return ConfigLoader.load(WorkerConfig.class, given);
    }

    private Consumer<byte[], byte[]> reader(String topic) {
        Consumer<byte[], byte[]> reader = clients.reader(500);
        List<TopicPartition> partitions = IntStream.range(
                        0, reader.partitionsFor(topic).size())
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        reader.assign(partitions);
        reader.seekToBeginning(partitions);
        return reader;
    }

    @Override
    public void close() throws IOException {
        workers.forEach(WorkerService::close);
        publisher.close();
        statusReader.close();
        deadLetterReader.close();
        vertx.close().await();
    }
}
