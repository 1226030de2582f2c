package dev.skein.chaos.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Passes connections on to a server on this machine, and breaks them when asked: cut, delayed, or half-open. Each
 * direction of a connection is pumped by a virtual thread of its own. A server that is away resets the client.
 */
public final class TcpProxy implements AutoCloseable {
    private static final int BACKLOG = 200;

    private final ServerSocket listener;
    private final int targetPort;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private volatile Duration delay = Duration.ZERO;
    private volatile boolean silent;

    private TcpProxy(ServerSocket listener, int targetPort) {
        this.listener = listener;
        this.targetPort = targetPort;
    }

    /** Starts to listen. */
    public static TcpProxy start(int port, int targetPort) {
        try {
            ServerSocket listener = new ServerSocket(port, BACKLOG, InetAddress.getByName("localhost"));
            TcpProxy proxy = new TcpProxy(listener, targetPort);
            Thread.ofPlatform().daemon().name("skein-chaos-proxy-" + port).start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException("no proxy can listen on port " + port, e);
        }
    }

    /** Where clients connect. */
    public int port() {
        return listener.getLocalPort();
    }

    /** How many connections pass through. */
    public int connections() {
        return links.size();
    }

    /** Resets every connection; new ones are taken at once. */
    public void cut() {
        links.forEach(Link::reset);
    }

    /** Holds each piece of data back, in both directions; zero ends that. */
    public void delay(Duration each) {
        this.delay = each;
    }

    /** From now on nothing arrives, on connections old and new, and nobody is told. */
    public void fallSilent() {
        silent = true;
        links.forEach(Link::lose);
    }

    /** New connections work again; those that lost data are reset. */
    public void speakAgain() {
        silent = false;
        links.stream().filter(Link::lost).forEach(Link::reset);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().name("skein-chaos-link").start(() -> open(client));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException("the proxy on port " + port() + " takes no more connections", e);
                }
            }
        }
    }

    private void open(Socket client) {
        Socket server = new Socket();
        Link link = new Link(client, server, () -> delay, links::remove);
        try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(new InetSocketAddress("localhost", targetPort));
        } catch (IOException e) {
            link.reset();
            return;
        }
        links.add(link);
        if (silent) {
            link.lose();
        }
        link.pump();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the proxy on port " + port() + " does not close", e);
        }
        cut();
    }
}
