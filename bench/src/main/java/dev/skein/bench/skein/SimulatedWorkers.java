package dev.skein.bench.skein;

import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.MigrationPath;
import dev.skein.contracts.MigrationStatus;
import dev.skein.contracts.StatusHeader;
import dev.skein.contracts.codec.MessageCodec;
import dev.skein.contracts.codec.UnreadableMessageException;
import dev.skein.runtime.kafka.EventPublisher;
import dev.skein.runtime.kafka.KafkaClients;
import dev.skein.runtime.kafka.Records;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Answers each command with started and succeeded at once, and touches no database, so that the coordinator is all that
 * is left to measure. On a thread of its own.
 */
public final class SimulatedWorkers implements AutoCloseable {
    private static final String NAME = "simulated";
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int RECORDS = 2000;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final EventPublisher publisher;
    private final String statuses;
    private final MessageCodec codec = new MessageCodec("/skein/bench");
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong lastCommand = new AtomicLong();
    private final Thread thread = new Thread(this::run, "skein-bench-simulated-workers");

    SimulatedWorkers(KafkaClients clients, EventPublisher publisher) {
        this.publisher = publisher;
        this.statuses = clients.topics().status();
        this.consumer = clients.consumer("skein.bench.simulated", RECORDS);
        consumer.subscribe(List.of(clients.topics().commands()));
        thread.setDaemon(true);
        thread.start();
    }

    /** How many commands were answered so far. */
    public long answered() {
        return answered.get();
    }

    /** When the last command came, by {@link System#nanoTime()}; 0 before the first. */
    public long lastCommandNanos() {
        return lastCommand.get();
    }

    private void run() {
        try {
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    answer(codec.readCommand(Records.toMessage(record)));
                }
            }
        } catch (UnreadableMessageException e) {
            throw new IllegalStateException("the command topic holds what cannot be read", e);
        } catch (WakeupException e) {
            // Closed.
        } finally {
            consumer.close();
        }
    }

    private void answer(MigrationCommand command) {
        lastCommand.set(System.nanoTime());
        var begun = publisher.publish(
                statuses, codec.write(new MigrationStatus.Started(StatusHeader.of(command, 1, NAME, Instant.now()))));
        var done = publisher.publish(
                statuses,
                codec.write(new MigrationStatus.Succeeded(
                        StatusHeader.of(command, 2, NAME, Instant.now()),
                        MigrationPath.FAST,
                        Optional.empty(),
                        command.version(),
                        List.of(),
                        Duration.ZERO,
                        Optional.empty())));
        answered.incrementAndGet();
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
