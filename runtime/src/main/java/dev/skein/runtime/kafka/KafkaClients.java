package dev.skein.runtime.kafka;

import dev.skein.contracts.Topics;
import dev.skein.runtime.config.KafkaConfig;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes Kafka clients with the settings that Skein's guarantees rest on; all in bytes, nothing parses inside a poll. */
public final class KafkaClients {
    private static final String NEVER_GIVE_UP_MS = String.valueOf(Integer.MAX_VALUE);

    private final KafkaConfig config;
    private final String clientId;

    /** @param clientId names the process in the broker's logs */
    public KafkaClients(KafkaConfig config, String clientId) {
        this.config = config;
        this.clientId = clientId;
    }

    /** The topics under the configured prefix. */
    public Topics topics() {
        return new Topics(config.topicPrefix());
    }

    /** An idempotent producer that waits for all replicas and does not give records up while the broker is away. */
    public KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> properties = common("-producer");
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        // With more, a partition's second batch can be taken while its first is refused, as by a broker that is just
        // starting; the first is then out of order for ever (KAFKA-14359), and what follows waits behind it.
        properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1");
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, NEVER_GIVE_UP_MS);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, NEVER_GIVE_UP_MS);
        // EventPublisher gathers where there are many; where there are few, nobody waits for company.
        properties.put(ProducerConfig.LINGER_MS_CONFIG, "0");
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        // With the default 'rebootstrap' a producer forgets its topics when every broker is away, and drops records.
        properties.put(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, "none");
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** A consumer of a group that commits by hand and begins with the earliest record. */
    public KafkaConsumer<byte[], byte[]> consumer(String group, int maxPollRecords) {
        Map<String, Object> properties = reading(maxPollRecords);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        properties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, config.groupProtocol());
        if (config.groupProtocol().equalsIgnoreCase(GroupProtocol.CLASSIC.name())) {
            // The default takes all partitions from all members at each change; this one, like the newer protocol,
            // only those that move. The newer protocol assigns in the broker and refuses the setting.
            properties.put(
                    ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        }
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** A consumer outside any group: whoever uses it assigns partitions and seeks. */
    public KafkaConsumer<byte[], byte[]> reader(int maxPollRecords) {
        return new KafkaConsumer<>(reading(maxPollRecords), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** An admin client. */
    public Admin admin() {
        return Admin.create(common("-admin"));
    }

    private Map<String, Object> reading(int maxPollRecords) {
        Map<String, Object> properties = common("");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxPollRecords);
        return properties;
    }

    private Map<String, Object> common(String suffix) {
        Map<String, Object> properties = new HashMap<>(config.client());
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId + suffix);
        return properties;
    }
}
