package dev.skein.coordinator.consume;

import dev.skein.runtime.log.LogKeys;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds one topic to a handler, batch by batch: at least once, in the order of each partition.
 *
 * <p>One thread of its own polls, and goes on polling while a batch runs. Offsets are committed after the handler
 * succeeded; a batch whose handler fails is handed over again, after a wait, until it succeeds or its partitions go to
 * another member. A consumer that breaks is replaced by a new one.
 */
public final class BatchConsumer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BatchConsumer.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration REPLACE_AFTER = Duration.ofSeconds(1);

    private final String topic;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final BatchHandler handler;
    private final Pulse pulse = new Pulse();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    /**
     * @param topic what to read
     * @param consumers makes a consumer of the group; called on the poll thread
     */
    public BatchConsumer(String topic, Supplier<Consumer<byte[], byte[]>> consumers, BatchHandler handler) {
        this.topic = topic;
        this.consumers = consumers;
        this.handler = handler;
        this.thread = new Thread(this::run, "skein-poll-" + topic);
    }

    /** Begins to poll. */
    public void start() {
        thread.start();
    }

    /** What keeps it from its work, if anything does; never blocks. */
    public Optional<String> problem() {
        return thread.isAlive() ? pulse.problem() : Optional.of("does not poll " + topic);
    }

    private void run() {
        while (closing.getCount() > 0) {
            try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                new PollLoop(consumer, topic, handler, pulse, closing).run();
            } catch (RuntimeException e) {
                pulse.failed(e);
                LOG.atError()
                        .addKeyValue(LogKeys.TOPIC, topic)
                        .setCause(e)
                        .log("a consumer broke; a new one goes on from the committed offsets");
                replaceLater();
            }
        }
    }

    private void replaceLater() {
        try {
            boolean stop = closing.await(REPLACE_AFTER.toMillis(), TimeUnit.MILLISECONDS);
            if (stop) {
                LOG.atDebug().addKeyValue(LogKeys.TOPIC, topic).log("closed while a consumer was broken");
            }
        } catch (InterruptedException e) {
            closing.countDown();
        }
    }

    /** Lets the running batch end, for a few seconds, commits, and leaves the group. Blocks. */
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(CLOSE_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
