package dev.skein.worker;

import dev.skein.runtime.kafka.EventPublisher;
import dev.skein.runtime.kafka.KafkaClients;
import dev.skein.worker.command.CommandFlow;
import dev.skein.worker.control.ControlReader;
import dev.skein.worker.control.Controls;
import dev.skein.worker.status.PaceReporter;
import dev.skein.worker.status.StatusPublisher;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All of a worker that needs Kafka. Opens on a thread of its own, because Kafka may be a long time in coming, and
 * closes in the order that loses nothing: finish, commit and leave, then flush.
 */
final class KafkaSide implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaSide.class);

    private final WorkerParts parts;
    private final CountDownLatch ending = new CountDownLatch(1);
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final Thread opener = new Thread(this::open, "skein-worker-start");
    private volatile @Nullable Running running;

    private record Running(ControlReader controls, CommandFlow flow, PaceReporter paces, EventPublisher publisher) {}

    KafkaSide(WorkerParts parts) {
        this.parts = parts;
    }

    /** Begins to wait for Kafka. */
    void start() {
        opener.start();
    }

    /** Completes when the worker has joined its group; stays open when it is closed before. */
    CompletableFuture<Void> ready() {
        return ready;
    }

    /** What keeps the worker from taking commands. */
    Optional<String> problem() {
        Running now = running;
        return now == null
                ? Optional.of("waiting for Kafka and its topics")
                : now.flow().problem();
    }

    private void open() {
        KafkaClients clients = new KafkaClients(parts.config().kafka(), parts.id());
        try {
            if (!new TopicWait(clients, parts.config().kafka(), ending).await()) {
                return;
            }
            begin(clients);
        } catch (InterruptedException e) {
            LOG.atDebug().log("told to end while waiting for Kafka");
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("the worker cannot take commands; see the Kafka settings");
            ready.completeExceptionally(e);
        }
    }

    /** No command is taken before all is known that was said about rollouts. */
    private void begin(KafkaClients clients) throws InterruptedException {
        Controls controls = new Controls(InstantSource.system());
        ControlReader reader = parts.controlReader(controls);
        reader.start();
        try {
            reader.caughtUp().get();
        } catch (InterruptedException e) {
            reader.close();
            throw e;
        } catch (ExecutionException e) {
            throw new IllegalStateException("catching up cannot fail", e);
        }
        EventPublisher publisher = new EventPublisher(clients.producer());
        StatusPublisher statuses = parts.statuses(clients, publisher);
        CommandFlow flow = parts.start(clients, publisher, statuses, controls);
        PaceReporter paces = parts.paceReporter(statuses);
        paces.start();
        running = new Running(reader, flow, paces, publisher);
        var unused = flow.joined().thenRun(() -> ready.complete(null));
    }

    @Override
    public void close() {
        ending.countDown();
        opener.interrupt();
        try {
            opener.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Running last = running;
        if (last != null) {
            Duration timeout = parts.config().drainTimeout();
            last.flow().drain(timeout);
            last.flow().close();
            last.controls().close();
            last.paces().close();
            last.publisher().close();
        }
    }
}
