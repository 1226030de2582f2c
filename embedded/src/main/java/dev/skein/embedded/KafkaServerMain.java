package dev.skein.embedded;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * Runs the embedded broker as a process of its own, so that a test can kill it. Says {@code kafka is ready
 * <host:port>} on standard output once it takes clients, and stops in order at SIGTERM.
 */
public final class KafkaServerMain {
    /** How the one line begins that says the broker is ready. */
    public static final String READY = "kafka is ready ";

    private KafkaServerMain() {}

    /**
     * @param args the folder of its data, the port for clients, the port of the controller, and the port of a proxy
     *     where there is one
     */
    public static void main(String[] args) throws InterruptedException {
        if (args.length != 3 && args.length != 4) {
            System.err.println("usage: KafkaServerMain <directory> <port> <controllerPort> [<advertisedPort>]");
            System.exit(2);
        }
        EmbeddedKafkaServer server = EmbeddedKafkaServer.start(
                Path.of(args[0]),
                Integer.parseInt(args[1]),
                Integer.parseInt(args[2]),
                Integer.parseInt(args[args.length - 1 == 2 ? 1 : 3]));
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "skein-kafka-stop"));
        System.out.println(READY + server.bootstrapServers());
        new CountDownLatch(1).await();
    }
}
