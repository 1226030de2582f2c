package dev.skein.bench.skein;

import dev.skein.bench.work.Work;
import dev.skein.stack.local.ServiceSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The settings of a cluster's services: those the stack ships, with the bench's databases and topics. */
final class ClusterSettings {
    private static final String PASSWORD = "SKEIN_BENCH_PASSWORD";
    private static final String TENANTS_PASSWORD = "SKEIN_BENCH_TENANTS_PASSWORD";

    private final ClusterOptions options;
    private final String prefix;
    private final ServiceSettings settings;

    ClusterSettings(ClusterOptions options, BenchKafka kafka) {
        this.options = options;
        this.prefix = kafka.topicPrefix();
        this.settings = new ServiceSettings(
                kafka.bootstrapServers(),
                options.state().url(),
                options.tenants().url(),
                "env:" + PASSWORD,
                List.of(options.work().folder()));
    }

    Map<String, String> coordinator(int apiPort) {
        Map<String, String> keys = new HashMap<>(settings.coordinator(apiPort));
        keys.put("skein.coordinator.kafka.topic-prefix", prefix);
        keys.put("skein.coordinator.database.user", options.state().user());
        keys.put(
                "skein.coordinator.placement.databases." + Work.DATABASE + ".engine",
                options.work().set().engine().key());
        return keys;
    }

    Map<String, String> worker(String id) {
        Map<String, String> keys =
                new HashMap<>(settings.worker(id, options.shape().concurrency()));
        keys.put("skein.worker.kafka.topic-prefix", prefix);
        String login = "skein.worker.databases." + Work.DATABASE;
        keys.remove(login + ".user");
        keys.remove(login + ".password");
        options.tenants().role().ifPresent(role -> {
            keys.put(login + ".user", role);
            keys.put(login + ".password", "env:" + TENANTS_PASSWORD);
        });
        return keys;
    }

    /** What the services' environment holds. */
    Map<String, String> environment() {
        return Map.of(
                PASSWORD, options.state().password(),
                TENANTS_PASSWORD, options.tenants().password());
    }
}
