package dev.skein.bench.skein;

import dev.skein.runtime.config.KafkaConfig;
import java.util.Map;

/** How the bench itself reaches Kafka: as its clusters do. */
record BenchKafka(String bootstrapServers, String topicPrefix) implements KafkaConfig {
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
        return Map.of();
    }
}
