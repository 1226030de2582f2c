package dev.skein.runtime.kafka;

import dev.skein.contracts.codec.WireMessage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place that sends to Kafka. Callable from any thread, event loops included: {@code send} runs on a thread of
 * its own, because it blocks while metadata or buffers are missing. Records of one key keep the order of the calls. When
 * many come, each may wait up to 25 ms for others to go with it.
 */
public final class EventPublisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventPublisher.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration REST = Duration.ofMillis(25);
    private static final int ENOUGH = 200;

    private final Producer<byte[], byte[]> producer;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ThreadPoolExecutor sender =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), EventPublisher::thread);
    private final Gathering gathering = new Gathering(REST, ENOUGH, System::nanoTime);
    /** Confined to the sender's thread. */
    private int round;

    /** Takes the producer over; {@link #close()} closes it. */
    public EventPublisher(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /**
     * Sends a message.
     *
     * @return completes on Kafka's own thread when all replicas have it; fails only on errors that no retry mends, or
     *     when the publisher is closed first
     */
    public CompletableFuture<Void> publish(String topic, WireMessage message) {
        return publish(Records.toRecord(topic, message));
    }

    /**
     * Sends messages in their order, for less than each alone would cost.
     *
     * @return completes when all replicas have all of them; fails as soon as one does
     */
    public CompletableFuture<Void> publishAll(String topic, List<WireMessage> messages) {
        AtomicInteger left = new AtomicInteger(messages.size());
        CompletableFuture<Void> acknowledged = new CompletableFuture<>();
        if (messages.isEmpty()) {
            acknowledged.complete(null);
        }
        execute(
                acknowledged,
                messages.size(),
                () -> messages.forEach(message -> send(Records.toRecord(topic, message), error -> {
                    if (error != null) {
                        acknowledged.completeExceptionally(error);
                    } else if (left.decrementAndGet() == 0) {
                        acknowledged.complete(null);
                    }
                })));
        return acknowledged;
    }

    /** Sends a record as it is. */
    CompletableFuture<Void> publish(ProducerRecord<byte[], byte[]> record) {
        CompletableFuture<Void> acknowledged = new CompletableFuture<>();
        execute(
                acknowledged,
                1,
                () -> send(record, error -> {
                    if (error == null) {
                        acknowledged.complete(null);
                    } else {
                        acknowledged.completeExceptionally(error);
                    }
                }));
        return acknowledged;
    }

    private void execute(CompletableFuture<Void> acknowledged, int messages, Runnable sending) {
        try {
            sender.execute(() -> {
                sending.run();
                round += messages;
                if (sender.getQueue().isEmpty()) {
                    rest();
                }
            });
        } catch (RejectedExecutionException e) {
            acknowledged.completeExceptionally(new IllegalStateException("the publisher is closed", e));
        }
    }

    private void rest() {
        Duration rest = gathering.after(round);
        round = 0;
        if (rest.isZero()) {
            return;
        }
        try {
            boolean closed = closing.await(rest.toMillis(), TimeUnit.MILLISECONDS);
            LOG.atTrace().log("rested {}; closing: {}", rest, closed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "skein-kafka-publisher");
        thread.setDaemon(true);
        return thread;
    }

    private void send(ProducerRecord<byte[], byte[]> record, Consumer<@Nullable Exception> end) {
        try {
            Future<RecordMetadata> unused = producer.send(record, (metadata, error) -> end.accept(error));
        } catch (RuntimeException e) {
            end.accept(e);
        }
    }

    /**
     * Sends what is waiting, for at most twenty seconds, and closes the producer. What could not be sent by then fails
     * its result.
     */
    @Override
    public void close() {
        closing.countDown();
        sender.shutdown();
        try {
            if (!sender.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.atWarn().log("the broker did not take everything before the publisher closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(CLOSE_TIMEOUT);
    }
}
