package dev.skein.chaos.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for processes that go away and come back: below the range from which the system takes the ports of outgoing
 * connections, so that none is taken in between.
 */
final class Ports {
    private static final int LOWEST = 15_000;
    private static final int HIGHEST = 32_000;

    private final Set<Integer> given = new HashSet<>();

    /** A port that nobody listens on, and that was not given before. */
    int free() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (!given.contains(port) && isFree(port)) {
                given.add(port);
                return port;
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName("localhost"))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
