package dev.skein.bench.skein;

import dev.skein.bench.work.Work;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.TenantEvent;
import dev.skein.contracts.TenantId;
import dev.skein.contracts.codec.MessageCodec;
import dev.skein.coordinator.CoordinatorMain;
import dev.skein.embedded.EmbeddedKafkaServer;
import dev.skein.runtime.kafka.EventPublisher;
import dev.skein.runtime.kafka.KafkaClients;
import dev.skein.worker.WorkerMain;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Skein as an installation runs it: a coordinator and workers as processes of their own, with the settings and the heap
 * the stack ships, on topics and databases of their own. The bench speaks to it through Kafka and the HTTP API alone.
 * Blocks; {@link #emit} is safe on any thread.
 */
public final class Cluster implements AutoCloseable {
    private static final String HEAP = "256m";

    private final ClusterOptions options;
    private final KafkaClients clients;
    private final ClusterSettings settings;
    private final int apiPort = EmbeddedKafkaServer.freePort();
    private final MessageCodec codec = new MessageCodec("/skein/bench");
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final ServiceProcess coordinator;
    private final EventPublisher publisher;
    private final Optional<StateWatcher> watcher;

    private Cluster(ClusterOptions options, Broker broker) {
        this.options = options;
        BenchKafka kafka = new BenchKafka(broker.bootstrapServers(), broker.newPrefix());
        this.clients = new KafkaClients(kafka, "skein-bench");
        this.settings = new ClusterSettings(options, kafka);
        try {
            coordinator = startServices(kafka.topicPrefix());
            publisher = new EventPublisher(clients.producer());
            parts.push(publisher);
            // Without workers nobody asks for it, and it would take from what is measured.
            watcher = options.shape().workers() == 0 ? Optional.empty() : Optional.of(new StateWatcher(clients));
            watcher.ifPresent(parts::push);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Starts everything and returns when all services say that they are ready. */
    public static Cluster start(ClusterOptions options, Broker broker) {
        return new Cluster(options, broker);
    }

    /** The coordinator first, since it makes the topics. */
    private ServiceProcess startServices(String name) {
        ServiceProcess first = process(
                CoordinatorMain.class,
                options.shape().coordinatorHeap(),
                settings.coordinator(apiPort),
                name + "-coordinator");
        first.awaitReady();
        List<ServiceProcess> workers = new ArrayList<>();
        for (int i = 1; i <= options.shape().workers(); i++) {
            workers.add(process(WorkerMain.class, HEAP, settings.worker("worker-" + i), name + "-worker-" + i));
        }
        workers.forEach(ServiceProcess::awaitReady);
        return first;
    }

    private ServiceProcess process(Class<?> main, String heap, Map<String, String> keys, String name) {
        ServiceProcess process = ServiceProcess.start(
                main,
                List.of("-Xmx" + heap),
                keys,
                settings.environment(),
                options.logs().resolve(name + ".log"));
        parts.push(process);
        return process;
    }

    /**
     * Tells the cluster of a new tenant, as another service would; returns at once.
     *
     * @return completes when Kafka has the event
     */
    public CompletableFuture<Void> emit(String tenant, Optional<SchemaVersion> version) {
        return publisher.publish(
                clients.topics().tenants(),
                codec.write(new TenantEvent.Created(
                        UUID.randomUUID().toString(),
                        "/signup",
                        Instant.now(),
                        TenantId.of(tenant),
                        options.work().set().name(),
                        Optional.of(Work.DATABASE),
                        version,
                        Map.of())));
    }

    /**
     * Waits until all of them are ready; for a cluster with workers.
     *
     * @return when each was seen ready, by {@link System#nanoTime()}
     */
    public Map<String, Long> awaitReady(List<String> tenants) throws InterruptedException {
        return watcher.orElseThrow().awaitReady(tenants);
    }

    /** Answers all commands as perfect workers would; for a cluster without any. */
    public SimulatedWorkers simulateWorkers() {
        SimulatedWorkers simulated = new SimulatedWorkers(clients, publisher);
        parts.push(simulated);
        return simulated;
    }

    /** The heap that the coordinator uses now, in bytes, as its metrics say. */
    public double coordinatorHeapBytes() {
        return Metrics.heapBytes(coordinator.logged("port"));
    }

    /** Its rollouts, by the coordinator's API. */
    public Rollouts rollouts() {
        return new Rollouts(URI.create("http://127.0.0.1:" + apiPort + "/api/v1"));
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) { // AutoCloseable declares it
                throw new IllegalStateException("a part of the cluster did not end", e);
            }
        }
    }
}
