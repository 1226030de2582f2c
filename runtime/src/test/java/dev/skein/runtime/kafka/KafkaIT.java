package dev.skein.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skein.contracts.Topics;
import dev.skein.contracts.codec.MessageCodec;
import dev.skein.contracts.codec.UnreadableMessageException;
import dev.skein.contracts.codec.WireMessage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** One set of topics for all tests; each test sends to a topic of its own among them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KafkaIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KafkaClients clients = new KafkaClients(new TestConfig("t" + UUID.randomUUID()), "test");
    private final Topics topics = clients.topics();
    private final EventPublisher publisher = new EventPublisher(clients.producer());
    private final Admin admin = clients.admin();

    @BeforeAll
    void makeTopics() {
        new TopicSetup(admin, PATIENCE).ensure(topics, (short) -1);
    }

    @AfterAll
    void close() {
        publisher.close();
        admin.close();
    }

    @Test
    void shouldMakeEachTopicAsLaidOutWhenItIsMissing() throws Exception {
        List<String> names = topics.layouts().stream().map(Topics.Layout::name).toList();
        Map<String, TopicDescription> made = Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> describe(names), all -> all.size() == names.size());

        for (Topics.Layout layout : topics.layouts()) {
            assertThat(made.get(layout.name()))
                    .extracting(each -> each.partitions().size())
                    .isEqualTo(layout.partitions());
        }
        ConfigResource state = new ConfigResource(ConfigResource.Type.TOPIC, topics.tenantState());
        assertThat(admin.describeConfigs(List.of(state)).all().get(60, TimeUnit.SECONDS))
                .extractingByKey(state)
                .extracting(config -> config.get("cleanup.policy").value())
                .isEqualTo("compact");
    }

    @Test
    void shouldLeaveTopicsAloneWhenTheyAreThereAndDifferent() throws Exception {
        Topics other = new Topics("t" + UUID.randomUUID());
        admin.createTopics(List.of(new NewTopic(other.commands(), 3, (short) 1)))
                .all()
                .get(60, TimeUnit.SECONDS);

        TopicSetup setup = new TopicSetup(admin, PATIENCE);
        CompletableFuture<Void> meanwhile = CompletableFuture.runAsync(() -> setup.ensure(other, (short) 1));
        setup.ensure(other, (short) 1);
        meanwhile.get(60, TimeUnit.SECONDS);

        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(describe(List.of(other.commands())).get(other.commands()))
                                .extracting(topic -> topic.partitions().size())
                                .isEqualTo(3));
    }

    @Test
    void shouldSayHowLongItWaitedWhenNoBrokerAnswers() {
        try (Admin lost = Admin.create(Map.of(
                "bootstrap.servers", "localhost:1", "request.timeout.ms", "2000", "default.api.timeout.ms", "3000"))) {
            assertThatThrownBy(() -> new TopicSetup(lost, Duration.ofSeconds(1)).ensure(topics, (short) 1))
                    .isInstanceOf(KafkaException.class)
                    .hasMessage("the broker did not answer within 1 s");
        }
    }

    @Test
    void shouldKeepTheOrderOfAKeyWhenManyMessagesAreSent() throws Exception {
        List<CompletableFuture<Void>> sent = IntStream.range(0, 500)
                .mapToObj(i -> publisher.publish(topics.status(), message("acme", String.valueOf(i))))
                .toList();
        CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);

        List<ConsumerRecord<byte[], byte[]>> read = read(topics.status(), 500);

        assertThat(read)
                .extracting(record -> text(record.value()))
                .containsExactlyElementsOf(
                        IntStream.range(0, 500).mapToObj(String::valueOf).toList());
        assertThat(read.get(0).headers().lastHeader("x").value()).isEqualTo(new byte[] {1});
    }

    @Test
    void shouldFailTheResultWhenTheMessageCanNeverBeSent() {
        CompletableFuture<Void> result = publisher.publish("not a topic", message("acme", "x"));

        assertThat(result).failsWithin(PATIENCE);
    }

    @Test
    void shouldFailTheResultWhenThePublisherIsClosed() {
        EventPublisher closed = new EventPublisher(clients.producer());
        closed.close();

        assertThat(closed.publish(topics.status(), message("acme", "x"))).failsWithin(PATIENCE);
    }

    @Test
    void shouldSendWhatIsWaitingWhenThePublisherIsClosed() {
        EventPublisher closed = new EventPublisher(clients.producer());
        List<CompletableFuture<Void>> sent = IntStream.range(0, 1000)
                .mapToObj(i -> closed.publish(topics.commands(), message("acme", String.valueOf(i))))
                .toList();

        closed.close();

        assertThat(sent).allMatch(each -> each.isDone() && !each.isCompletedExceptionally());
    }

    @Test
    void shouldKeepEveryByteAndSayWhyWhenAMessageIsPutAside() throws Exception {
        byte[] value = {'{', (byte) 0xff, 0, 7};
        WireMessage bad = WireMessage.of("acme", Map.of("x", new byte[] {1}), value);
        publisher.publish(topics.tenants(), bad).get(60, TimeUnit.SECONDS);
        ConsumerRecord<byte[], byte[]> record = read(topics.tenants(), 1).get(0);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();

        new DeadLetters(publisher, topics.deadLetters(), "intake", meters)
                .bury(record, unreadable(record))
                .get(60, TimeUnit.SECONDS);

        ConsumerRecord<byte[], byte[]> letter = read(topics.deadLetters(), 1).get(0);
        assertThat(letter.key()).isEqualTo(record.key());
        assertThat(letter.value()).isEqualTo(value);
        assertThat(letter.headers().lastHeader("x").value()).isEqualTo(new byte[] {1});
        assertThat(header(letter, "__dlq.errors.topic")).isEqualTo(topics.tenants());
        assertThat(header(letter, "__dlq.errors.partition")).isEqualTo(String.valueOf(record.partition()));
        assertThat(header(letter, "__dlq.errors.offset")).isEqualTo("0");
        assertThat(header(letter, "__dlq.errors.group")).isEqualTo("intake");
        assertThat(header(letter, DeadLetters.MESSAGE_HEADER)).startsWith("the message is not JSON");
        assertThat(header(letter, DeadLetters.REASON_HEADER)).isEqualTo("malformed_json");
        assertThat(meters.get("skein.dead.letters")
                        .tag("reason", "malformed_json")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    private static UnreadableMessageException unreadable(ConsumerRecord<byte[], byte[]> record) {
        try {
            throw new AssertionError(new MessageCodec("/test").readTenantEvent(Records.toMessage(record)));
        } catch (UnreadableMessageException e) {
            return e;
        }
    }

    private Map<String, TopicDescription> describe(List<String> names) throws Exception {
        return admin.describeTopics(names).allTopicNames().get(60, TimeUnit.SECONDS);
    }

    private List<ConsumerRecord<byte[], byte[]>> read(String topic, int count) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> reader = clients.reader(1000)) {
            List<TopicPartition> partitions = reader.partitionsFor(topic).stream()
                    .map(each -> new TopicPartition(topic, each.partition()))
                    .toList();
            reader.assign(partitions);
            reader.seekToBeginning(partitions);
            Awaitility.await().atMost(PATIENCE).until(() -> {
                reader.poll(Duration.ofMillis(100)).forEach(records::add);
                return records.size() >= count;
            });
        }
        return records;
    }

    private static WireMessage message(String key, String value) {
        return WireMessage.of(key, Map.of("x", new byte[] {1}), value.getBytes(StandardCharsets.UTF_8));
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return text(record.headers().lastHeader(name).value());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
