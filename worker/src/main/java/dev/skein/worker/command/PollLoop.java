package dev.skein.worker.command;

import dev.skein.runtime.log.LogKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one Kafka consumer, on the poll thread: take over what has completed, pause or resume, poll, hand over
 * what arrived, commit. Nothing here waits for a command.
 */
final class PollLoop implements ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(PollLoop.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration PAUSED = Duration.ofMillis(20);
    private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(3);
    private static final long COMMIT_EVERY_NANOS = Duration.ofSeconds(1).toNanos();

    private final Consumer<byte[], byte[]> consumer;
    private final String topic;
    private final OffsetLedger ledger;
    private final CommandDispatcher dispatcher;
    private final FlowControl flow;
    private final CountDownLatch ending;
    private long lastCommit = System.nanoTime();

    /** @param ending at zero when the loop is to end */
    PollLoop(
            Consumer<byte[], byte[]> consumer,
            CommandSettings settings,
            OffsetLedger ledger,
            CommandDispatcher dispatcher,
            CountDownLatch ending) {
        this.consumer = consumer;
        this.topic = settings.topic();
        this.flow = settings.flowControl();
        this.ledger = ledger;
        this.dispatcher = dispatcher;
        this.ending = ending;
    }

    /** Subscribes and polls until told to end; then commits what is complete. The caller closes the consumer. */
    void run(ConsumerHealth health, BooleanSupplier taking) {
        consumer.subscribe(List.of(topic), this);
        while (ending.getCount() > 0) {
            dispatcher.drainCompleted(ledger::completed);
            steer(taking.getAsBoolean());
            ConsumerRecords<byte[], byte[]> records = poll();
            health.polled(consumer.groupMetadata().generationId() > 0);
            handOver(records);
            commitEachSecond();
        }
        commitNow();
    }

    private void steer(boolean taking) {
        Set<TopicPartition> wanted = partitions(taking ? flow.paused(ledger, dispatcher.parked()) : ledger.held());
        Set<TopicPartition> paused = consumer.paused();
        Set<TopicPartition> pause = new HashSet<>(wanted);
        pause.removeAll(paused);
        Set<TopicPartition> resume = new HashSet<>(paused);
        resume.removeAll(wanted);
        if (!pause.isEmpty()) {
            consumer.pause(pause);
        }
        if (!resume.isEmpty()) {
            consumer.resume(resume);
        }
    }

    /**
     * What a consumer has fetched of a paused partition keeps its poll from waiting: it looks at it again and again until
     * the time is up, and takes a core for that (KAFKA-21084). While something is paused, the wait is here.
     */
    private ConsumerRecords<byte[], byte[]> poll() {
        if (consumer.paused().isEmpty()) {
            return consumer.poll(POLL);
        }
        try {
            boolean ended = ending.await(PAUSED.toMillis(), TimeUnit.MILLISECONDS);
            LOG.atTrace().log("waited beside paused partitions; ended: {}", ended);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
        return consumer.poll(Duration.ZERO);
    }

    private void handOver(ConsumerRecords<byte[], byte[]> records) {
        if (!records.isEmpty()) {
            List<CommandDispatcher.Delivery> deliveries = new ArrayList<>(records.count());
            for (ConsumerRecord<byte[], byte[]> record : records) {
                Slot slot = ledger.received(record.partition(), record.offset());
                deliveries.add(new CommandDispatcher.Delivery(slot, record));
            }
            dispatcher.accept(deliveries);
        }
        records.nextOffsets().forEach((partition, next) -> ledger.advanced(partition.partition(), next.offset()));
    }

    private void commitEachSecond() {
        long now = System.nanoTime();
        if (now - lastCommit < COMMIT_EVERY_NANOS) {
            return;
        }
        lastCommit = now;
        Map<Integer, Long> positions = ledger.uncommitted();
        if (!positions.isEmpty()) {
            consumer.commitAsync(offsets(positions), (committed, error) -> {
                if (error == null) {
                    ledger.committed(positions);
                } else {
                    LOG.atWarn().setCause(error).log("a commit failed; the next one repeats it");
                }
            });
        }
    }

    private void commitNow() {
        dispatcher.drainCompleted(ledger::completed);
        Map<Integer, Long> positions = ledger.uncommitted();
        if (positions.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(offsets(positions), COMMIT_TIMEOUT);
            ledger.committed(positions);
        } catch (KafkaException e) {
            LOG.atWarn().setCause(e).log("the last commit failed; finished commands are delivered again");
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        ledger.assigned(ids(partitions));
        LOG.atInfo().addKeyValue(LogKeys.COUNT, partitions.size()).log("partitions assigned");
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        commitNow();
        give(partitions);
        LOG.atInfo().addKeyValue(LogKeys.COUNT, partitions.size()).log("partitions revoked");
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        give(partitions);
        LOG.atWarn().addKeyValue(LogKeys.COUNT, partitions.size()).log("partitions lost; nothing was committed");
    }

    private void give(Collection<TopicPartition> partitions) {
        ledger.revoked(ids(partitions));
        dispatcher.drop(ids(partitions));
    }

    private Set<TopicPartition> partitions(Collection<Integer> ids) {
        Set<TopicPartition> partitions = new HashSet<>();
        ids.forEach(id -> partitions.add(new TopicPartition(topic, id)));
        return partitions;
    }

    private Map<TopicPartition, OffsetAndMetadata> offsets(Map<Integer, Long> positions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        positions.forEach(
                (id, position) -> offsets.put(new TopicPartition(topic, id), new OffsetAndMetadata(position)));
        return offsets;
    }

    private static Set<Integer> ids(Collection<TopicPartition> partitions) {
        Set<Integer> ids = new HashSet<>();
        partitions.forEach(partition -> ids.add(partition.partition()));
        return ids;
    }
}
