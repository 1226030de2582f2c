package dev.skein.coordinator;

import dev.skein.embedded.Fixtures;
import dev.skein.runtime.config.ConfigLoader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One replica in this JVM; several share a {@link TestBed}. */
final class TestCoordinator implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final CoordinatorService service;
    private final Future<Void> started;

    /** Begins to start a replica. */
    TestCoordinator(TestBed bed, String id, Map<String, String> overrides) {
        Map<String, String> given = new HashMap<>(settings(bed, id));
        given.putAll(overrides);
        service = new CoordinatorService(vertx, ConfigLoader.load(CoordinatorConfig.class, given));
        started = service.start();
    }

    static Map<String, String> settings(TestBed bed, String id) {
        Map<String, String> given = new HashMap<>();
        given.put("id", id);
        given.put("kafka.bootstrap-servers", Fixtures.kafka().bootstrapServers());
        given.put("kafka.topic-prefix", bed.topics().prefix());
        given.put("database.url", Fixtures.postgres().url(bed.database()));
        given.put("database.user", Fixtures.postgres().user());
        given.put("database.password", "file:" + bed.passwordFile());
        given.put("sets", bed.sets().toString());
        given.put("placement.databases.main.capacity", "1000000");
        given.put("placement.databases.other.draining", "true");
        given.put("placement.rules.eu.label", "region");
        given.put("placement.rules.eu.value", "eu");
        given.put("placement.rules.eu.database", "other");
        given.put("management-port", "0");
        given.put("api-port", "0");
        given.put("backoff.base", "PT0.01S");
        given.put("backoff.max", "PT0.05S");
        Map<String, String> prefixed = new HashMap<>();
        given.forEach((key, value) -> prefixed.put("skein.coordinator." + key, value));
        return prefixed;
    }

    TestCoordinator awaitStart() throws Exception {
        started.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        return this;
    }

    int managementPort() {
        return service.managementPort();
    }

    int apiPort() {
        return service.apiPort();
    }

    @Override
    public void close() {
        service.close()
                .eventually(vertx::close)
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(40, TimeUnit.SECONDS)
                .join();
    }
}
