package dev.skein.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.chaos.cluster.Cluster;
import dev.skein.chaos.cluster.Layout;
import dev.skein.contracts.MigrationStatus;
import dev.skein.contracts.Topics;
import dev.skein.contracts.codec.MessageCodec;
import dev.skein.runtime.kafka.Records;
import dev.skein.stack.local.StackDatabases;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads every byte of every topic and log after good, bad and failing work, in search of the planted password. */
class SecretsStaySecretIT {

    @Test
    void shouldKeepThePasswordOutOfMessagesAndLogsWhenWorkSucceedsAndFails(@TempDir Path directory) throws Exception {
        Path sets = Path.of("src/test/resources/broken-sets").toAbsolutePath();
        try (Cluster cluster = Cluster.start(directory, Layout.shipped(1, 1, sets))) {
            send(cluster, "acme", "{\"tenantId\":\"acme\",\"set\":\"broken\"}");
            send(cluster, "evil", "{\"tenantId\":\"x'; drop table tenants; --\",\"set\":\"broken\"}");
            send(cluster, "lost", "{\"tenantId\":\"lost\",\"set\":\"no-such-set\"}");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> Counts.of(
                                    cluster,
                                    StackDatabases.COORDINATOR,
                                    "select count(*) from targets where state = 'failed'")
                            == 1);

            List<ConsumerRecord<byte[], byte[]>> everything = readAll(cluster);

            assertThat(everything)
                    .noneMatch(record -> text(record.value()).contains(cluster.password()))
                    .noneMatch(record -> record.headers().toString().contains(cluster.password()))
                    .noneMatch(record -> text(record.value()).matches("(?s).*postgres(ql)?://[^/\\s\"]*@.*"));
            assertThat(cluster.outputs().values())
                    .noneMatch(output -> output.contains(cluster.password()))
                    .noneMatch(output -> output.matches("(?s).*postgres(ql)?://[^/\\s\"]*@.*"));
            assertThat(everything.stream().map(ConsumerRecord::topic))
                    .contains(Topics.DEFAULT.commands(), Topics.DEFAULT.status(), Topics.DEFAULT.deadLetters());
            assertThat(failure(everything).failure()).satisfies(failure -> {
                assertThat(failure.script()).contains("V2__bad.sql");
                assertThat(failure.line()).contains(3);
                assertThat(failure.sqlState()).contains("42703");
                assertThat(failure.message()).contains("no_such_column");
            });
            assertThat(Counts.of(
                            cluster,
                            StackDatabases.TENANTS,
                            "select count(*) from pg_tables where schemaname = 'b_acme'"))
                    .as("the failed tenant stays where it was")
                    .isZero();
        }
    }

    private static MigrationStatus.Failed failure(List<ConsumerRecord<byte[], byte[]>> records) throws Exception {
        MessageCodec codec = new MessageCodec("/test");
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.topic().equals(Topics.DEFAULT.status())
                    && codec.readReport(Records.toMessage(record)) instanceof MigrationStatus.Failed failed) {
                return failed;
            }
        }
        throw new AssertionError("no failed status");
    }

    private static void send(Cluster cluster, String key, String data) {
        String event = "{\"specversion\":\"1.0\",\"id\":\"" + key
                + "\",\"source\":\"/test\",\"type\":\"tenant.created.v1\",\"data\":" + data + "}";
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", cluster.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>(Topics.DEFAULT.tenants(), key, event));
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> readAll(Cluster cluster) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", cluster.bootstrapServers(), "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = Topics.DEFAULT.layouts().stream()
                    .flatMap(layout -> consumer.partitionsFor(layout.name()).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }
}
