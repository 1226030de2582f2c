package dev.skein.worker.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.contracts.FreezeControl;
import dev.skein.contracts.RolloutControl;
import dev.skein.contracts.RolloutControl.Action;
import dev.skein.contracts.RolloutId;
import dev.skein.contracts.TenantId;
import dev.skein.contracts.codec.MessageCodec;
import dev.skein.contracts.codec.WireMessage;
import dev.skein.runtime.kafka.Records;
import dev.skein.worker.Commands;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ControlReaderTest {
    private static final TopicPartition CONTROL = new TopicPartition("control", 0);

    private final MessageCodec codec = new MessageCodec("/test");
    private final Controls controls = new Controls(InstantSource.system());
    private final RolloutId gone = RolloutId.random();

    @Test
    void shouldKnowWhatWasSaidWhenTheFirstConsumerBreaksAndARecordCannotBeRead() {
        // given
        MockConsumer<byte[], byte[]> broken = consumer(0);
        broken.setPollException(new KafkaException("the broker went"));
        MockConsumer<byte[], byte[]> sound = consumer(7);
        sound.schedulePollTask(() -> {
            sound.addRecord(record(0, codec.write(new RolloutControl(gone, Action.ABORT, Instant.now()))));
            sound.addRecord(new ConsumerRecord<>("control", 0, 1, "who".getBytes(UTF_8), "{".getBytes(UTF_8)));
            sound.addRecord(record(2, codec.write(new RolloutControl(Commands.ROLLOUT, Action.ABORT, Instant.now()))));
            sound.addRecord(tombstone(3, gone));
            sound.addRecord(record(4, codec.write(freeze("calm", "t2"))));
            sound.addRecord(record(5, codec.write(freeze("over", "t3"))));
            sound.addRecord(new ConsumerRecord<>("control", 0, 6, "freeze/over".getBytes(UTF_8), null));
        });
        Iterator<MockConsumer<byte[], byte[]>> consumers =
                List.of(broken, sound).iterator();

        // when
        try (ControlReader reader = new ControlReader(consumers::next, "control", controls)) {
            reader.start();

            // then
            await().until(() -> controls.size() == 1);
            assertThat(controls.on(Commands.forTenant("t1"))).isEqualTo(Verdict.DROP);
            await().until(() -> reader.caughtUp().isDone());
            await().until(() -> controls.on(Commands.forTenant("t2", RolloutId.random())) == Verdict.WAIT);
            assertThat(controls.on(Commands.forTenant("t3", RolloutId.random())))
                    .isEqualTo(Verdict.BEGIN);
        }
        assertThat(sound.closed()).isTrue();
    }

    private static FreezeControl freeze(String name, String tenant) {
        return new FreezeControl(
                name,
                Optional.empty(),
                Optional.empty(),
                Optional.of(TenantId.of(tenant)),
                Optional.empty(),
                Instant.now());
    }

    @Test
    void shouldGoOnFromWhereItWasWhenAConsumerBreaks() {
        // given one that breaks after it has been heard, and of which an older word is still on the topic
        MockConsumer<byte[], byte[]> first = consumer(2);
        first.schedulePollTask(() -> {
            first.addRecord(record(0, codec.write(new RolloutControl(Commands.ROLLOUT, Action.RUN, Instant.now()))));
            first.addRecord(record(1, codec.write(new RolloutControl(Commands.ROLLOUT, Action.ABORT, Instant.now()))));
        });
        first.schedulePollTask(() -> first.setPollException(new KafkaException("the broker went")));
        MockConsumer<byte[], byte[]> second = consumer(3);
        AtomicLong began = new AtomicLong(-1);
        second.schedulePollTask(() -> {
            began.set(second.position(CONTROL));
            second.addRecord(record(2, codec.write(new RolloutControl(gone, Action.ABORT, Instant.now()))));
        });
        Iterator<MockConsumer<byte[], byte[]>> consumers =
                List.of(first, second).iterator();

        // when
        try (ControlReader reader = new ControlReader(consumers::next, "control", controls)) {
            reader.start();

            // then
            await().until(() -> controls.size() == 2);
        }
        assertThat(began).hasValue(2);
        assertThat(controls.on(Commands.forTenant("t1"))).isEqualTo(Verdict.DROP);
    }

    private static MockConsumer<byte[], byte[]> consumer(long end) {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
        Node node = new Node(1, "localhost", 1);
        Node[] nodes = {node};
        consumer.updatePartitions("control", List.of(new PartitionInfo("control", 0, node, nodes, nodes)));
        consumer.updateBeginningOffsets(Map.of(CONTROL, 0L));
        consumer.updateEndOffsets(Map.of(CONTROL, end));
        return consumer;
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, WireMessage message) {
        var sent = Records.toRecord("control", message);
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("control", 0, offset, sent.key(), sent.value());
        sent.headers().forEach(header -> record.headers().add(header));
        return record;
    }

    @SuppressWarnings("NullAway") // a tombstone has no value
    private static ConsumerRecord<byte[], byte[]> tombstone(long offset, RolloutId rollout) {
        return new ConsumerRecord<>("control", 0, offset, rollout.toString().getBytes(UTF_8), null);
    }
}
