package dev.skein.stack.local;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The settings of the stack's services, as the same keys that an installation would use.
 *
 * @param bootstrapServers where Kafka is
 * @param coordinatorUrl the coordinator's database, as {@code postgresql://host:port/name}
 * @param tenantsUrl the tenants' database, likewise
 * @param password where the password of both roles lies, as {@code env:} or {@code file:}
 * @param sets the folders of migration sets
 * @param databases further databases for tenants
 */
public record ServiceSettings(
        String bootstrapServers,
        String coordinatorUrl,
        String tenantsUrl,
        String password,
        List<Path> sets,
        List<StackDatabase> databases) {
    /** How the stack's one database for tenants is called in events and commands. */
    public static final String DATABASE = "main";

    public ServiceSettings {
        databases = List.copyOf(databases);
    }

    /** The settings of a stack with one database for tenants. */
    public ServiceSettings(
            String bootstrapServers, String coordinatorUrl, String tenantsUrl, String password, List<Path> sets) {
        this(bootstrapServers, coordinatorUrl, tenantsUrl, password, sets, List.of());
    }

    /** The settings of a coordinator. */
    public Map<String, String> coordinator(int apiPort) {
        Map<String, String> settings = new HashMap<>();
        settings.put("skein.coordinator.kafka.bootstrap-servers", bootstrapServers);
        settings.put("skein.coordinator.database.url", coordinatorUrl);
        settings.put("skein.coordinator.database.user", StackDatabases.role(StackDatabases.COORDINATOR));
        settings.put("skein.coordinator.database.password", password);
        settings.put("skein.coordinator.placement.databases." + DATABASE + ".draining", "false");
        databases.forEach(each -> settings.putAll(each.coordinator()));
        settings.put("skein.coordinator.sets", folders());
        settings.put("skein.coordinator.api-host", "127.0.0.1");
        settings.put("skein.coordinator.api-port", String.valueOf(apiPort));
        settings.put("skein.coordinator.management-host", "127.0.0.1");
        settings.put("skein.coordinator.management-port", "0");
        return settings;
    }

    /** The settings of a worker. */
    public Map<String, String> worker(String id, int maxConcurrent) {
        Map<String, String> settings = new HashMap<>();
        String database = "skein.worker.databases." + DATABASE;
        settings.put("skein.worker.id", id);
        settings.put("skein.worker.kafka.bootstrap-servers", bootstrapServers);
        settings.put(database + ".url", tenantsUrl);
        settings.put(database + ".user", StackDatabases.role(StackDatabases.TENANTS));
        settings.put(database + ".password", password);
        settings.put(database + ".max-concurrent", String.valueOf(maxConcurrent));
        databases.forEach(each -> settings.putAll(each.worker()));
        settings.put("skein.worker.sets", folders());
        settings.put("skein.worker.management-host", "127.0.0.1");
        settings.put("skein.worker.management-port", "0");
        return settings;
    }

    private String folders() {
        return sets.stream().map(Path::toString).collect(Collectors.joining(","));
    }
}
