package dev.skein.runtime.kafka;

import dev.skein.embedded.Fixtures;
import dev.skein.runtime.config.KafkaConfig;
import java.util.Map;

/** How a test reaches the fixture's Kafka, under a prefix of its own. */
record TestConfig(String topicPrefix) implements KafkaConfig {
    @Override
    public String bootstrapServers() {
        return Fixtures.kafka().bootstrapServers();
    }

    @Override
    public String groupProtocol() {
        return "consumer";
    }

    @Override
    public short replicationFactor() {
        return -1;
    }

    @Override
    public Map<String, String> client() {
        return Map.of("retry.backoff.ms", "50");
    }
}
