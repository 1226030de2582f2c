package dev.skein.worker;

import dev.skein.runtime.config.KafkaConfig;
import dev.skein.worker.backup.BackupConfig;
import dev.skein.worker.engine.DatabaseConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All that a worker can be told, as {@code skein.worker.*} properties or {@code SKEIN_WORKER_*} variables. */
@ConfigMapping(prefix = "skein.worker")
public interface WorkerConfig {
    /** The id of this process in statuses and logs; the host's name and a random suffix when absent. */
    Optional<String> id();

    /** How to reach Kafka. */
    KafkaConfig kafka();

    /** Folders of migration sets, parted by commas; each is a set or holds sets. */
    List<String> sets();

    /** The databases to migrate in, by the name that commands use. */
    Map<String, DatabaseConfig> databases();

    /** Where backups lie. */
    BackupConfig backup();

    /** How many commands run at once. */
    @WithDefault("32")
    int maxInFlight();

    /** How often a running command is reported alive. */
    @WithDefault("10s")
    Duration heartbeat();

    /** How long to wait at a shutdown for what runs. */
    @WithDefault("25s")
    Duration drainTimeout();

    /** The address that the management port listens on. */
    @WithDefault("0.0.0.0")
    String managementHost();

    /** The management port; 0 for a free one. */
    @WithDefault("8081")
    int managementPort();

    /** The consumer group that all workers share. */
    @WithDefault("skein.workers.v1")
    String commandGroup();
}
