package dev.skein.bench.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TCP proxy that keeps every byte back for a time, in each direction, as a longer wire would: what is sent meanwhile
 * is under way at the same time, so that only latency suffers and throughput does not. A round trip takes the delay
 * twice. Runs on threads of its own.
 */
public final class DelayProxy implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DelayProxy.class);

    private final ServerSocket listener;
    private final String host;
    private final int port;
    private final Duration delay;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    private DelayProxy(ServerSocket listener, String host, int port, Duration delay) {
        this.listener = listener;
        this.host = host;
        this.port = port;
        this.delay = delay;
    }

    /**
     * Listens on a free port of the loopback address.
     *
     * @param perDirection how long each byte is kept, each way
     */
    public static DelayProxy start(String host, int port, Duration perDirection) {
        try {
            ServerSocket listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
            DelayProxy proxy = new DelayProxy(listener, host, port, perDirection);
            daemon("skein-bench-proxy", proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException("the proxy could not listen", e);
        }
    }

    /** Where to connect instead of the server. */
    public int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                connect(listener.accept());
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    LOG.atWarn().setCause(e).log("a connection could not be passed on");
                }
            }
        }
    }

    @SuppressWarnings("MustBeClosedChecker")
    private void connect(Socket client) throws IOException {
        sockets.add(client);
        Socket server;
        try {
            server = new Socket(host, port);
        } catch (IOException e) {
            forget(client);
            throw e;
        }
        sockets.add(server);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        AtomicInteger open = new AtomicInteger(2);
        Consumer<Boolean> end = inOrder -> {
            if (open.decrementAndGet() == 0 || !inOrder) {
                forget(client);
                forget(server);
            }
        };
        new DelayLine(client, server, delay, end).start();
        new DelayLine(server, client, delay, end).start();
    }

    private void forget(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            LOG.atDebug().log("a socket did not close: {}", e.getMessage());
        }
    }

    static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Ends all connections. */
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            LOG.atDebug().log("the listener did not close: {}", e.getMessage());
        }
        Set.copyOf(sockets).forEach(this::forget);
    }
}
