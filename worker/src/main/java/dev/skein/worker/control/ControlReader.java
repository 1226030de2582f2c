package dev.skein.worker.control;

import dev.skein.contracts.FreezeControl;
import dev.skein.contracts.RolloutControl;
import dev.skein.contracts.RolloutId;
import dev.skein.contracts.WorkerControl;
import dev.skein.contracts.codec.MessageCodec;
import dev.skein.contracts.codec.UnreadableMessageException;
import dev.skein.runtime.kafka.Records;
import dev.skein.runtime.log.LogKeys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the control topic from its beginning and follows it, on a thread of its own, outside any consumer group. When it
 * fails it goes on from where it was, after a pause that grows; meanwhile what is known stays known.
 */
public final class ControlReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlReader.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(5);
    private static final long FIRST_PAUSE_MS = 250;
    private static final long LONGEST_PAUSE_MS = 10_000;

    private final MessageCodec codec = new MessageCodec("/skein/worker");
    private final Supplier<? extends Consumer<byte[], byte[]>> consumers;
    private final String topic;
    private final Controls controls;
    private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
    /** Confined to the thread. */
    private final Map<TopicPartition, Long> positions = new HashMap<>();

    private final CountDownLatch ending = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "skein-control-poll");
    private volatile @Nullable Consumer<byte[], byte[]> polling;

    /** @param consumers makes a consumer without a group; asked again when one breaks */
    public ControlReader(Supplier<? extends Consumer<byte[], byte[]>> consumers, String topic, Controls controls) {
        this.consumers = consumers;
        this.topic = topic;
        this.controls = controls;
    }

    /** Begins to read. */
    public void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Completes when all that had been said when the reading began is known. */
    public CompletableFuture<Void> caughtUp() {
        return caughtUp;
    }

    private void run() {
        long pause = FIRST_PAUSE_MS;
        while (!ended(0)) {
            try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                polling = consumer; // before follow() asks whether to end: close() asks in the other order
                follow(consumer);
            } catch (WakeupException e) {
                LOG.atDebug().log("told to end");
            } catch (RuntimeException e) {
                LOG.atWarn()
                        .addKeyValue(LogKeys.TOPIC, topic)
                        .setCause(e)
                        .log("rollouts and freezes cannot be followed; what is known stays, next try in {} ms", pause);
                ended(pause);
                pause = Math.min(LONGEST_PAUSE_MS, pause * 2);
            } finally {
                polling = null;
            }
        }
    }

    private void follow(Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic, ANSWER).stream()
                .map(each -> new TopicPartition(topic, each.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new IllegalStateException("topic " + topic + " is not there yet");
        }
        consumer.assign(partitions);
        partitions.forEach(each -> seek(consumer, each));
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER);
        while (!ended(0)) {
            if (!caughtUp.isDone()
                    && partitions.stream()
                            .allMatch(each -> consumer.position(each, ANSWER) >= ends.getOrDefault(each, 0L))) {
                caughtUp.complete(null);
            }
            Latest latest = new Latest(new HashMap<>(), new HashMap<>());
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            records.forEach(record -> read(record, latest));
            if (!latest.rollouts().isEmpty()) {
                controls.update(latest.rollouts());
            }
            if (!latest.freezes().isEmpty()) {
                controls.freeze(latest.freezes());
            }
            records.nextOffsets().forEach((partition, next) -> positions.put(partition, next.offset()));
        }
    }

    /** Never back to the beginning: for a moment, an older word would hide the latest. */
    private void seek(Consumer<byte[], byte[]> consumer, TopicPartition partition) {
        Long position = positions.get(partition);
        if (position == null) {
            consumer.seekToBeginning(List.of(partition));
        } else {
            consumer.seek(partition, position);
        }
    }

    /** What one poll brought; an empty word says that there is nothing to say any more. */
    private record Latest(
            Map<RolloutId, Optional<RolloutControl>> rollouts, Map<String, Optional<FreezeControl>> freezes) {
        void add(WorkerControl control) {
            switch (control) {
                case RolloutControl rollout -> rollouts.put(rollout.rolloutId(), Optional.of(rollout));
                case FreezeControl freeze -> freezes.put(freeze.name(), Optional.of(freeze));
            }
        }

        void remove(String key) {
            if (key.startsWith(FreezeControl.KEYS)) {
                freezes.put(key.substring(FreezeControl.KEYS.length()), Optional.empty());
            } else {
                rollouts.put(RolloutId.of(key), Optional.empty());
            }
        }
    }

    private void read(ConsumerRecord<byte[], byte[]> record, Latest latest) {
        try {
            if (record.value() == null) {
                latest.remove(new String(record.key(), StandardCharsets.UTF_8));
            } else {
                latest.add(codec.readControl(Records.toMessage(record)));
            }
        } catch (UnreadableMessageException | RuntimeException e) {
            // One that cannot be read must not keep the others from being heard.
            LOG.atWarn()
                    .addKeyValue(LogKeys.TOPIC, topic)
                    .addKeyValue(LogKeys.OFFSET, record.offset())
                    .setCause(e)
                    .log("a word about a rollout or a freeze cannot be read; it is left out");
        }
    }

    private boolean ended(long millis) {
        try {
            return ending.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Ends the reading; blocks until done, or for five seconds. */
    @Override
    public void close() {
        ending.countDown();
        Consumer<byte[], byte[]> consumer = polling;
        if (consumer != null) {
            consumer.wakeup();
        }
        try {
            if (!thread.join(JOIN_TIMEOUT)) {
                LOG.atWarn().addKeyValue(LogKeys.TOPIC, topic).log("the reader did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
