package dev.skein.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A real Kafka broker in this JVM: one node that is broker and KRaft controller, replication factor 1. Its groups
 * notice a dead member within ten seconds, as {@link #SESSION_TIMEOUT_MS} says.
 */
public final class EmbeddedKafkaServer implements KafkaFixture {
    /** How long a group waits for a silent member before its partitions move. */
    public static final int SESSION_TIMEOUT_MS = 10_000;

    private static final int NODE = 1;

    private final KafkaRaftServer server;
    private final int port;
    private final Path directory;
    private final boolean temporary;

    private EmbeddedKafkaServer(KafkaRaftServer server, int port, Path directory, boolean temporary) {
        this.server = server;
        this.port = port;
        this.directory = directory;
        this.temporary = temporary;
    }

    /** Starts a broker on a free port whose data go away when it stops. */
    public static EmbeddedKafkaServer start() {
        return start(0);
    }

    /**
     * Starts a broker whose data go away when it stops.
     *
     * @param port the port; 0 for a free one
     */
    public static EmbeddedKafkaServer start(int port) {
        try {
            Path directory = Files.createTempDirectory("skein-kafka-");
            return start(directory, port == 0 ? freePort() : port, freePort(), true);
        } catch (IOException e) {
            throw new UncheckedIOException("Kafka did not start: no temporary folder", e);
        }
    }

    /** Starts a broker on a folder that stays when it stops, so that it can be started again there. */
    public static EmbeddedKafkaServer start(Path directory, int port, int controllerPort) {
        return start(directory, port, controllerPort, false);
    }

    private static EmbeddedKafkaServer start(Path directory, int port, int controllerPort, boolean temporary) {
        Path data = directory.resolve("data");
        format(data);
        Properties properties = new Properties();
        properties.putAll(settings(data, port, controllerPort));
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
        server.startup();
        return new EmbeddedKafkaServer(server, port, directory, temporary);
    }

    private static Map<String, String> settings(Path data, int port, int controllerPort) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", String.valueOf(NODE));
        settings.put("controller.quorum.voters", NODE + "@localhost:" + controllerPort);
        settings.put("listeners", "PLAINTEXT://localhost:" + port + ",CONTROLLER://localhost:" + controllerPort);
        settings.put("advertised.listeners", "PLAINTEXT://localhost:" + port);
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
        settings.put("group.consumer.min.session.timeout.ms", String.valueOf(SESSION_TIMEOUT_MS));
        settings.put("group.consumer.session.timeout.ms", String.valueOf(SESSION_TIMEOUT_MS));
        settings.put("group.consumer.min.heartbeat.interval.ms", "1000");
        settings.put("group.consumer.heartbeat.interval.ms", "1000");
        settings.put("log.cleaner.dedupe.buffer.size", String.valueOf(4L << 20));
        settings.put("log.index.size.max.bytes", String.valueOf(1 << 20));
        return settings;
    }

    private static void format(Path data) {
        if (Files.exists(data.resolve("meta.properties"))) {
            return;
        }
        try {
            Files.createDirectories(data);
            new Formatter()
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(NODE)
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(data.toString())
                    .setDirectories(java.util.List.of(data.toString()))
                    .setPrintStream(new java.io.PrintStream(java.io.OutputStream.nullOutputStream(), false, "UTF-8"))
                    .run();
        } catch (Exception e) { // Formatter.run declares Exception
            throw new IllegalStateException("Kafka's folder " + data + " could not be formatted", e);
        }
    }

    /** A port that was free a moment ago. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port", e);
        }
    }

    @Override
    public String bootstrapServers() {
        return "localhost:" + port;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
        if (temporary) {
            delete(directory);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Kafka's folder " + directory + " could not be deleted", e);
        }
    }
}
