package dev.skein.coordinator.feed;

import dev.skein.contracts.Topics;
import dev.skein.contracts.codec.MessageCodec;
import dev.skein.contracts.codec.UnreadableMessageException;
import dev.skein.contracts.codec.WireMessage;
import dev.skein.runtime.kafka.KafkaClients;
import dev.skein.runtime.kafka.Records;
import dev.skein.runtime.log.LogKeys;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the compacted topics from their end on a thread of its own, outside any group, so that each replica sees each
 * change. Polls wait in the broker; when Kafka refuses, it begins again after a second, at the new end. While nobody is
 * interested it reads nothing, and holds no connection.
 */
final class ChangeReader {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeReader.class);
    private static final int MAX_POLL = 1000;
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final long PAUSE_MS = 1000;

    private final KafkaClients kafka;
    private final Topics topics;
    private final Duration collect;
    private final ChangeListener listener;
    private final MessageCodec codec = new MessageCodec("/skein/coordinator");
    private final Semaphore woken = new Semaphore(0);
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Thread thread = new Thread(this::run, "skein-feed-reader");
    private volatile CompletableFuture<Void> positioned = new CompletableFuture<>();
    private final AtomicReference<@Nullable KafkaConsumer<byte[], byte[]>> polling = new AtomicReference<>();

    /** @param collect how long changes are collected before they are told */
    ChangeReader(KafkaClients kafka, Duration collect, ChangeListener listener) {
        this.kafka = kafka;
        this.topics = kafka.topics();
        this.collect = collect;
        this.listener = listener;
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Says that somebody is interested now. Callable from any thread, never blocks.
     *
     * @return completes when every change from then on is told; not before Kafka answers
     */
    CompletableFuture<Void> wake() {
        woken.release();
        return positioned;
    }

    /** Asks the thread to end; the result completes on it. */
    CompletableFuture<Void> stop() {
        stop.countDown();
        woken.release();
        if (thread.getState() == Thread.State.NEW) {
            ended.complete(null);
        }
        KafkaConsumer<byte[], byte[]> consumer = polling.get();
        if (consumer != null) {
            consumer.wakeup();
        }
        return ended;
    }

    private void run() {
        try {
            while (awaitInterest()) {
                try (KafkaConsumer<byte[], byte[]> consumer = kafka.reader(MAX_POLL)) {
                    polling.set(consumer); // before read() asks whether to stop: stop() asks in the other order
                    read(consumer);
                } catch (WakeupException e) {
                    LOG.atDebug().log("the feed's reader was asked to end");
                } catch (RuntimeException e) {
                    LOG.atWarn().setCause(e).log("the feed's reader begins again at the end of its topics");
                    stopped(PAUSE_MS);
                } finally {
                    polling.set(null);
                }
            }
        } finally {
            ended.complete(null);
        }
    }

    /** Waits until somebody is interested; false when this is to end. */
    private boolean awaitInterest() {
        while (!stopped(0) && !listener.interested()) {
            woken.acquireUninterruptibly();
        }
        return !stopped(0);
    }

    /** Until nobody is interested any more. */
    private void read(KafkaConsumer<byte[], byte[]> consumer) {
        if (stopped(0)) {
            return;
        }
        TopicTail tail = new TopicTail(consumer, topics.tenantState(), topics.rollouts());
        tail.seekToEnd();
        listener.positioned();
        positioned.complete(null);
        ChangeBatch batch = new ChangeBatch();
        long due = 0;
        while (!stopped(0) && listener.interested()) {
            Duration wait = batch.isEmpty() ? IDLE : Duration.ofNanos(Math.max(0, due - System.nanoTime()));
            boolean wasEmpty = batch.isEmpty();
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
                add(batch, record);
            }
            if (wasEmpty && !batch.isEmpty()) {
                due = System.nanoTime() + collect.toNanos();
            } else if (!batch.isEmpty() && System.nanoTime() >= due) {
                listener.changed(batch);
                batch = new ChangeBatch();
            }
            tail.followNewPartitions();
        }
        positioned = new CompletableFuture<>();
    }

    private void add(ChangeBatch batch, ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return; // a tombstone: the target is forgotten, and nothing is left to show
        }
        WireMessage message = Records.toMessage(record);
        try {
            if (record.topic().equals(topics.rollouts())) {
                batch.add(codec.readRolloutProgress(message));
            } else {
                batch.add(codec.readTargetState(message));
            }
        } catch (UnreadableMessageException e) {
            LOG.atWarn()
                    .addKeyValue(LogKeys.TOPIC, record.topic())
                    .addKeyValue(LogKeys.PARTITION, record.partition())
                    .addKeyValue(LogKeys.OFFSET, record.offset())
                    .log("the feed leaves a change out: {}", e.getMessage());
        }
    }

    private boolean stopped(long waitMillis) {
        try {
            return stop.await(waitMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
