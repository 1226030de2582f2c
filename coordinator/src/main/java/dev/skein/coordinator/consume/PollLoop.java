package dev.skein.coordinator.consume;

import dev.skein.runtime.kafka.Gathering;
import dev.skein.runtime.log.LogKeys;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
 * One consumer's life. Confined to the poll thread, the rebalance callbacks included: they run inside {@code poll}.
 *
 * <p>A batch that takes longer than a moment has its partitions paused while the loop polls on. Partitions that are
 * revoked wait a bounded time for the running batch; if it does not end, their part of it is dropped without a commit,
 * and the new owner handles it again.
 */
final class PollLoop implements ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(PollLoop.class);
    private static final Duration IDLE_POLL = Duration.ofMillis(250);
    private static final Duration MOMENT = Duration.ofMillis(100);
    private static final Duration LAST_CHANCE = Duration.ofSeconds(3);
    private static final Duration COMMIT_EACH = Duration.ofMillis(500);
    private static final Duration REST = Duration.ofMillis(40);
    private static final int ENOUGH = 100;
    private static final long FIRST_WAIT_MS = 100;
    private static final long LONGEST_WAIT_MS = 10_000;

    private final Consumer<byte[], byte[]> consumer;
    private final String topic;
    private final BatchHandler handler;
    private final Pulse pulse;
    private final CountDownLatch closing;
    private final Map<TopicPartition, OffsetAndMetadata> uncommitted = new HashMap<>();
    private final Gathering gathering = new Gathering(REST, ENOUGH, System::nanoTime);
    private Optional<Batch> batch = Optional.empty();
    private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);
    private long committedAt = System.nanoTime();

    PollLoop(
            Consumer<byte[], byte[]> consumer,
            String topic,
            BatchHandler handler,
            Pulse pulse,
            CountDownLatch closing) {
        this.consumer = consumer;
        this.topic = topic;
        this.handler = handler;
        this.pulse = pulse;
        this.closing = closing;
    }

    void run() {
        consumer.subscribe(List.of(topic), this);
        while (open()) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(IDLE_POLL);
            pulse.polled();
            if (!records.isEmpty()) {
                work(Batch.of(records));
            }
            commitEachMoment();
            gather(records.count());
        }
        commitNow(List.copyOf(uncommitted.keySet()));
    }

    /** Each batch is a transaction, and what it tells: fewer and larger ones leave more to the migrations. */
    private void gather(int handled) {
        Duration rest = gathering.after(handled);
        if (rest.isZero()) {
            return;
        }
        try {
            boolean stop = closing.await(rest.toMillis(), TimeUnit.MILLISECONDS);
            LOG.atTrace().log("gathered; closing: {}", stop);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private boolean open() {
        return closing.getCount() > 0;
    }

    private void work(Batch polled) {
        batch = Optional.of(polled);
        long wait = FIRST_WAIT_MS;
        while (open() && batch.filter(left -> !left.isEmpty()).isPresent()) {
            running = handle(batch.get().records());
            if (succeeded()) {
                batch.ifPresent(done -> uncommitted.putAll(done.next()));
                break;
            }
            rest(wait);
            wait = Math.min(wait * 2, LONGEST_WAIT_MS);
        }
        batch = Optional.empty();
        consumer.resume(consumer.paused());
    }

    private CompletableFuture<Void> handle(List<ConsumerRecord<byte[], byte[]>> records) {
        try {
            return handler.handle(records).toCompletionStage().toCompletableFuture();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Waits for the running batch, and polls on in between so that the group keeps this member. */
    private boolean succeeded() {
        long stopAt = Long.MAX_VALUE;
        while (System.nanoTime() < stopAt) {
            Optional<Boolean> end = end(MOMENT);
            if (end.isPresent()) {
                return end.get();
            }
            stayMember();
            if (!open() && stopAt == Long.MAX_VALUE) {
                stopAt = System.nanoTime() + LAST_CHANCE.toNanos();
            }
        }
        return false;
    }

    /** Whether the running batch succeeded; empty while it has no end. */
    private Optional<Boolean> end(Duration patience) {
        try {
            running.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            pulse.worked();
            return Optional.of(true);
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            Throwable cause = Optional.ofNullable(e.getCause()).orElse(e);
            pulse.failed(cause);
            LOG.atWarn()
                    .addKeyValue(LogKeys.TOPIC, topic)
                    .addKeyValue(
                            LogKeys.COUNT,
                            batch.map(each -> each.records().size()).orElse(0))
                    .log("a batch failed and is handled again: {}", cause.toString());
            return Optional.of(false);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private void rest(long millis) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            while (System.nanoTime() < until
                    && !closing.await(Math.min(millis, MOMENT.toMillis()), TimeUnit.MILLISECONDS)) {
                stayMember();
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private void stayMember() {
        consumer.pause(consumer.assignment());
        ConsumerRecords<byte[], byte[]> early = consumer.poll(Duration.ZERO);
        pulse.polled();
        // Partitions assigned in this very poll are not paused yet: what they brought is read again later.
        early.partitions()
                .forEach(partition ->
                        consumer.seek(partition, early.records(partition).get(0).offset()));
    }

    private void commitEachMoment() {
        if (uncommitted.isEmpty() || System.nanoTime() - committedAt < COMMIT_EACH.toNanos()) {
            return;
        }
        committedAt = System.nanoTime();
        consumer.commitAsync(Map.copyOf(uncommitted), (offsets, error) -> {
            if (error == null) {
                offsets.forEach(uncommitted::remove);
            } else {
                LOG.atDebug()
                        .addKeyValue(LogKeys.TOPIC, topic)
                        .log("offsets are committed later: {}", error.toString());
            }
        });
    }

    private void commitNow(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>(uncommitted);
        offsets.keySet().retainAll(partitions);
        if (offsets.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(offsets, LAST_CHANCE);
        } catch (KafkaException e) {
            LOG.atWarn()
                    .addKeyValue(LogKeys.TOPIC, topic)
                    .log("offsets were not committed; the next owner handles some records again: {}", e.toString());
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        if (batch.isPresent() && end(LAST_CHANCE).orElse(false)) {
            batch.ifPresent(done -> uncommitted.putAll(done.next()));
        }
        commitNow(partitions);
        forget(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        forget(partitions);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        LOG.atDebug()
                .addKeyValue(LogKeys.TOPIC, topic)
                .addKeyValue(LogKeys.COUNT, partitions.size())
                .log("partitions assigned");
    }

    private void forget(Collection<TopicPartition> partitions) {
        uncommitted.keySet().removeAll(partitions);
        batch = batch.map(left -> left.without(partitions));
    }
}
