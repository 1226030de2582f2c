package dev.skein.runtime.config;

import io.smallrye.config.WithDefault;
import java.util.Map;

/** How to reach Kafka; the same keys for worker and coordinator. */
public interface KafkaConfig {
    /** Brokers to begin with, as {@code host:port}, parted by commas. */
    String bootstrapServers();

    /** The prefix of all topics. */
    @WithDefault("skein")
    String topicPrefix();

    /** {@code consumer} (KIP-848), or {@code classic} for brokers without it. */
    @WithDefault("consumer")
    String groupProtocol();

    /** The replication factor of topics that Skein creates; -1 is the broker's default. */
    @WithDefault("-1")
    short replicationFactor();

    /** Further client properties, such as {@code security.protocol}; for producers, consumers and admin alike. */
    Map<String, String> client();
}
