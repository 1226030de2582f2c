package dev.skein.embedded;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The settings of a broker that is alone: one node, replication factor 1, quick to notice the dead. */
final class BrokerSettings {
    /** The node's id. */
    static final int NODE = 1;

    private BrokerSettings() {}

    /**
     * Where the broker listens, and where it sends clients.
     *
     * @param advertised the port of {@code clients}, or of a proxy before it
     */
    record Ports(int clients, int controller, int advertised) {}

    /** A new map on each call. */
    static Map<String, String> settings(Path data, Ports ports) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", String.valueOf(NODE));
        settings.put("controller.quorum.voters", NODE + "@localhost:" + ports.controller());
        settings.put(
                "listeners",
                "PLAINTEXT://localhost:" + ports.clients() + ",CONTROLLER://localhost:" + ports.controller());
        settings.put("advertised.listeners", "PLAINTEXT://localhost:" + ports.advertised());
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("log.dirs", data.toString());
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", "4");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("auto.create.topics.enable", "false");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("group.consumer.min.session.timeout.ms", String.valueOf(EmbeddedKafkaServer.SESSION_TIMEOUT_MS));
        settings.put("group.consumer.session.timeout.ms", String.valueOf(EmbeddedKafkaServer.SESSION_TIMEOUT_MS));
        settings.put("group.consumer.min.heartbeat.interval.ms", "1000");
        settings.put("group.consumer.heartbeat.interval.ms", "1000");
        settings.put("log.cleaner.dedupe.buffer.size", String.valueOf(4L << 20));
        settings.put("log.index.size.max.bytes", String.valueOf(1 << 20));
        return settings;
    }
}
