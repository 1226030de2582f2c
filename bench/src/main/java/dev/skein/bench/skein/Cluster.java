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
import dev.skein.stack.local.ServiceSettings;
import dev.skein.worker.WorkerMain;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Skein as an installation runs it: a coordinator and workers as processes of their own, with the settings and the heap
 * the stack ships, on topics and databases of their own. The bench speaks to it through Kafka and the HTTP API alone.
 * Blocks; {@link #emit} is safe on any thread.
 */
public final class Cluster implements AutoCloseable {
    static final String PASSWORD = "SKEIN_BENCH_PASSWORD";
    private static final String HEAP = "256m";

    private final ClusterOptions options;
    private final KafkaClients clients;
    private final ServiceSettings settings;
    private final int apiPort = EmbeddedKafkaServer.freePort();
    private final MessageCodec codec = new MessageCodec("/skein/bench");
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final EventPublisher publisher;
    private final StateWatcher watcher;

    private Cluster(ClusterOptions options, Broker broker) {
        this.options = options;
        BenchKafka kafka = new BenchKafka(broker.bootstrapServers(), broker.newPrefix());
        this.clients = new KafkaClients(kafka, "skein-bench");
        this.settings = new ServiceSettings(
                kafka.bootstrapServers(),
                options.state().url(),
                options.tenants().url(),
                "env:" + PASSWORD,
                List.of(options.work().folder()));
        try {
            startServices(kafka.topicPrefix());
            publisher = new EventPublisher(clients.producer());
            parts.push(publisher);
            watcher = new StateWatcher(clients);
            parts.push(watcher);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Starts everything and returns when all services say that they are ready. */
    public static Cluster start(ClusterOptions options, Broker broker) {
        return new Cluster(options, broker);
    }

    /** The workers start at once; the coordinator, which makes the topics, before them. */
    private void startServices(String prefix) {
        coordinator(prefix, HEAP).awaitReady();
        List<ServiceProcess> workers = new ArrayList<>();
        for (int i = 1; i <= options.workers(); i++) {
            Map<String, String> keys = new HashMap<>(settings.worker("worker-" + i, options.concurrency()));
            keys.put("skein.worker.kafka.topic-prefix", prefix);
            keys.put(
                    "skein.worker.databases." + Work.DATABASE + ".user",
                    options.tenants().user());
            workers.add(process(WorkerMain.class, HEAP, keys, prefix + "-worker-" + i));
        }
        workers.forEach(ServiceProcess::awaitReady);
    }

    private ServiceProcess coordinator(String prefix, String heap) {
        Map<String, String> keys = new HashMap<>(settings.coordinator(apiPort));
        keys.put("skein.coordinator.kafka.topic-prefix", prefix);
        keys.put("skein.coordinator.database.user", options.state().user());
        return process(CoordinatorMain.class, heap, keys, prefix + "-coordinator");
    }

    private ServiceProcess process(Class<?> main, String heap, Map<String, String> keys, String name) {
        ServiceProcess process = ServiceProcess.start(
                main,
                heap,
                keys,
                Map.of(PASSWORD, options.tenants().password()),
                options.logs().resolve(name + ".log"));
        parts.push(process);
        return process;
    }

    /** Tells the cluster of a new tenant, as another service would; returns at once. */
    public void emit(String tenant, Optional<SchemaVersion> version) {
        var unused = publisher.publish(
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
     * Waits until all of them are ready.
     *
     * @return when each was seen ready, by {@link System#nanoTime()}
     */
    public Map<String, Long> awaitReady(List<String> tenants) throws InterruptedException {
        return watcher.awaitReady(tenants);
    }

    /** Where the coordinator's API is. */
    URI api() {
        return URI.create("http://127.0.0.1:" + apiPort + "/api/v1");
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
