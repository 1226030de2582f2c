package dev.skein.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A real Kafka broker in this JVM: one node that is broker and KRaft controller, replication factor 1. Its groups
 * notice a dead member within ten seconds, as {@link #SESSION_TIMEOUT_MS} says. It stops with {@link #close()}, which
 * may be called more than once; a broker that did not start leaves nothing behind.
 */
public final class EmbeddedKafkaServer implements KafkaFixture {
    /** How long a group waits for a silent member before its partitions move. */
    public static final int SESSION_TIMEOUT_MS = 10_000;

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
        Path directory = temporaryDirectory();
        try {
            int clients = port == 0 ? freePort() : port;
            return start(directory, new BrokerSettings.Ports(clients, freePort(), clients), true);
        } catch (RuntimeException e) {
            delete(directory);
            throw e;
        }
    }

    /** Starts a broker on a folder that stays when it stops, so that it can be started again there. */
    public static EmbeddedKafkaServer start(Path directory, int port, int controllerPort) {
        return start(directory, port, controllerPort, port);
    }

    /**
     * Starts a broker on a folder that stays when it stops, behind a proxy.
     *
     * @param advertisedPort where clients are sent: the proxy's port
     */
    public static EmbeddedKafkaServer start(Path directory, int port, int controllerPort, int advertisedPort) {
        return start(directory, new BrokerSettings.Ports(port, controllerPort, advertisedPort), false);
    }

    private static EmbeddedKafkaServer start(Path directory, BrokerSettings.Ports ports, boolean temporary) {
        Path data = directory.resolve("data");
        format(data);
        Properties properties = new Properties();
        properties.putAll(BrokerSettings.settings(data, ports));
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
        server.startup();
        return new EmbeddedKafkaServer(server, ports.clients(), directory, temporary);
    }

    private static void format(Path data) {
        if (Files.exists(data.resolve("meta.properties"))) {
            return;
        }
        try {
            Files.createDirectories(data);
            new Formatter()
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(BrokerSettings.NODE)
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(data.toString())
                    .setDirectories(List.of(data.toString()))
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
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

    /** Where the data are; gone after {@link #close()} if the broker made the folder itself. */
    public Path directory() {
        return directory;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
        if (temporary) {
            delete(directory);
        }
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("skein-kafka-");
        } catch (IOException e) {
            throw new UncheckedIOException("Kafka did not start: no temporary folder", e);
        }
    }

    private static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Kafka's folder " + directory + " could not be deleted", e);
        }
    }
}
