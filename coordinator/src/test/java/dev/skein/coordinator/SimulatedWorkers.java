package dev.skein.coordinator;

import dev.skein.contracts.FleetScan;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.MigrationStatus;
import dev.skein.contracts.ScanAnswer;
import dev.skein.contracts.ScanDetail;
import dev.skein.contracts.codec.MessageCodec;
import dev.skein.contracts.codec.UnreadableMessageException;
import dev.skein.contracts.codec.WireMessage;
import dev.skein.embedded.Fixtures;
import dev.skein.runtime.kafka.EventPublisher;
import dev.skein.runtime.kafka.Records;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/** Reads every command on a thread of its own, and answers each as it is told to, once. */
final class SimulatedWorkers implements AutoCloseable {
    private final TestBed bed;
    private final MessageCodec codec = new MessageCodec("/test/worker");
    private final List<MigrationCommand> seen = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "simulated-workers");
    private volatile Function<MigrationCommand, Optional<MigrationStatus>> answers;

    private volatile Function<FleetScan, Optional<ScanAnswer>> scans = scan -> Optional.empty();
    private volatile Function<FleetScan, Optional<ScanAnswer>> fingerprints;

    SimulatedWorkers(TestBed bed, Function<MigrationCommand, Optional<MigrationStatus>> answers) {
        this.bed = bed;
        this.answers = answers;
        this.fingerprints = scan -> Optional.of(bed.scanned(scan, name -> Optional.of(TestBed.USUAL)));
        thread.start();
    }

    void answer(Function<MigrationCommand, Optional<MigrationStatus>> other) {
        answers = other;
    }

    /** Until then scans of versions are not answered. */
    void answerScans(Function<FleetScan, Optional<ScanAnswer>> other) {
        scans = other;
    }

    /** Until then all targets have the same fingerprint. */
    void answerFingerprints(Function<FleetScan, Optional<ScanAnswer>> other) {
        fingerprints = other;
    }

    List<MigrationCommand> seen() {
        return List.copyOf(seen);
    }

    private void run() {
        Map<String, Object> servers =
                Map.of("bootstrap.servers", Fixtures.kafka().bootstrapServers(), "linger.ms", "1");
        try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                        Map.of("bootstrap.servers", Fixtures.kafka().bootstrapServers(), "max.poll.records", "5000"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
                EventPublisher publisher = new EventPublisher(
                        new KafkaProducer<>(servers, new ByteArraySerializer(), new ByteArraySerializer()))) {
            // A broker answers for a topic that was just made only when it has heard of it itself.
            List<TopicPartition> partitions = Awaitility.await()
                    .pollInSameThread()
                    .until(
                            () -> consumer.partitionsFor(bed.topics().commands()).stream()
                                    .map(each -> new TopicPartition(each.topic(), each.partition()))
                                    .toList(),
                            known -> !known.isEmpty());
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (closing.getCount() > 0) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
                    Optional<WireMessage> answer = switch (codec.readTask(Records.toMessage(record))) {
                        case MigrationCommand command -> {
                            seen.add(command);
                            yield answers.apply(command).map(codec::write);
                        }
                        case FleetScan scan ->
                            (scan.detail() == ScanDetail.FINGERPRINTS ? fingerprints : scans)
                                    .apply(scan)
                                    .map(codec::write);
                    };
                    answer.ifPresent(message -> {
                        var unused = publisher.publish(bed.topics().status(), message);
                    });
                }
            }
        } catch (UnreadableMessageException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        closing.countDown();
        thread.join();
    }
}
