package dev.skein.worker.command;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that polls commands. A record's offset is committed only after its command came to its outcome; each
 * record is delivered at least once. A consumer that breaks is replaced by a new one, after a pause that grows.
 */
final class CommandConsumer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CommandConsumer.class);
    private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(15);
    private static final long FIRST_PAUSE_MS = 250;
    private static final long LONGEST_PAUSE_MS = 10_000;

    private final Supplier<? extends Consumer<byte[], byte[]>> consumers;
    private final CommandSettings settings;
    private final CommandDispatcher dispatcher;
    private final ConsumerHealth health;
    private final OffsetLedger ledger = new OffsetLedger();
    private final CountDownLatch ending = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "skein-command-poll");
    private volatile boolean taking = true;

    CommandConsumer(
            Supplier<? extends Consumer<byte[], byte[]>> consumers,
            CommandSettings settings,
            CommandDispatcher dispatcher,
            InstantSource clock) {
        this.consumers = consumers;
        this.settings = settings;
        this.dispatcher = dispatcher;
        this.health = new ConsumerHealth(clock);
    }

    void start() {
        thread.start();
    }

    /** Takes no more records, but stays in the group and commits what completes. */
    void stopTaking() {
        taking = false;
    }

    CompletableFuture<Void> joined() {
        return health.joined();
    }

    Optional<String> problem() {
        return health.problem();
    }

    private void run() {
        long pause = FIRST_PAUSE_MS;
        while (!ended()) {
            try {
                pollUntilEnd();
            } catch (RuntimeException e) {
                LOG.atError().setCause(e).log("the consumer broke; a new one follows in {} ms", pause);
                abandon();
                awaitEnd(pause);
                pause = Math.min(LONGEST_PAUSE_MS, pause * 2);
            }
        }
    }

    private void pollUntilEnd() {
        Consumer<byte[], byte[]> consumer = consumers.get();
        try {
            new PollLoop(consumer, settings, ledger, dispatcher, ending).run(health, () -> taking);
        } finally {
            health.left();
            consumer.close(CloseOptions.timeout(LEAVE_TIMEOUT));
        }
    }

    private void abandon() {
        Set<Integer> held = ledger.held();
        ledger.revoked(held);
        dispatcher.drop(held);
    }

    private boolean ended() {
        return ending.getCount() == 0;
    }

    private void awaitEnd(long millis) {
        try {
            boolean ended = ending.await(millis, TimeUnit.MILLISECONDS);
            LOG.atDebug().log("paused; ended: {}", ended);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Commits what is complete and leaves the group; blocks until done, or for fifteen seconds. */
    @Override
    public void close() {
        ending.countDown();
        try {
            if (!thread.join(JOIN_TIMEOUT)) {
                LOG.atWarn().log("the consumer did not leave its group in time; its commands move after the timeout");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
