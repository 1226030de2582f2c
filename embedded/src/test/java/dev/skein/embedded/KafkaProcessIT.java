package dev.skein.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaProcessIT {
    private static final String TOPIC = "geese";

    @Test
    void shouldKeepAcknowledgedRecordsWhenTheBrokerIsKilledAndStartedAgain(@TempDir Path directory) throws Exception {
        int port = EmbeddedKafkaServer.freePort();
        int controllerPort = EmbeddedKafkaServer.freePort();
        KafkaProcess first = KafkaProcess.start(directory, port, controllerPort);
        try {
            send(first, "honk");
        } finally {
            first.kill();
        }
        assertThat(ProcessHandle.of(first.pid()).filter(ProcessHandle::isAlive)).isEmpty();

        try (KafkaProcess second = KafkaProcess.start(directory, port, controllerPort)) {
            assertThat(second.bootstrapServers()).isEqualTo(first.bootstrapServers());
            assertThat(firstValue(second)).isEqualTo("honk");
        }
    }

    @Test
    void shouldLeaveNoProcessWhenItIsClosed(@TempDir Path directory) {
        KafkaProcess process =
                KafkaProcess.start(directory, EmbeddedKafkaServer.freePort(), EmbeddedKafkaServer.freePort());

        process.close();

        assertThat(ProcessHandle.of(process.pid()).filter(ProcessHandle::isAlive))
                .isEmpty();
        assertThat(directory.resolve("data").resolve(".kafka_cleanshutdown")).exists();
    }

    @Test
    void shouldSaySoWhenTheBrokerEndsBeforeItIsReady(@TempDir Path temp) throws Exception {
        Path file = Files.write(temp.resolve("a-file"), "no folder".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(
                        () -> KafkaProcess.start(file, EmbeddedKafkaServer.freePort(), EmbeddedKafkaServer.freePort()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("it ended before it was ready");
    }

    private static void send(KafkaFixture kafka, String value) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get(30, TimeUnit.SECONDS);
        }
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "acks", "all"),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, value)).get(30, TimeUnit.SECONDS);
        }
    }

    private static String firstValue(KafkaFixture kafka) {
        TopicPartition partition = new TopicPartition(TOPIC, 0);
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            return consumer.poll(Duration.ofSeconds(30)).iterator().next().value();
        }
    }
}
