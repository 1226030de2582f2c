package dev.skein.chaos.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection through the proxy, from a client to the server. It ends as a whole. */
final class Link {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);
    private static final int BUFFER = 64 * 1024;

    private final Socket client;
    private final Socket server;
    private final Supplier<Duration> delay;
    private final Consumer<Link> whenEnded;
    private volatile boolean lost;

    /**
     * @param delay how long each piece is held back, asked anew for each
     * @param whenEnded told when both sides are closed, perhaps more than once
     */
    Link(Socket client, Socket server, Supplier<Duration> delay, Consumer<Link> whenEnded) {
        this.client = client;
        this.server = server;
        this.delay = delay;
        this.whenEnded = whenEnded;
    }

    /** Passes data on in both directions until one side ends. */
    void pump() {
        Thread.ofVirtual().start(() -> copy(client, server));
        Thread.ofVirtual().start(() -> copy(server, client));
    }

    /** From now on, what arrives is dropped, the end of a side included. */
    void lose() {
        lost = true;
    }

    boolean lost() {
        return lost;
    }

    /** Ends both sides with a reset, as a crash or a firewall would. */
    void reset() {
        close(true);
    }

    private void copy(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                LockSupport.parkNanos(delay.get().toNanos());
                if (!lost) {
                    out.write(buffer, 0, read);
                }
            }
        } catch (IOException e) {
            LOG.atDebug().log("a connection ended: {}", e.getMessage());
        }
        // The other side of a lost connection hears nothing of the end, until the proxy resets it.
        if (!lost) {
            close(false);
        }
    }

    private void close(boolean reset) {
        for (Socket each : new Socket[] {client, server}) {
            try {
                if (reset && !each.isClosed()) {
                    each.setSoLinger(true, 0);
                }
                each.close();
            } catch (IOException e) {
                LOG.atDebug().log("a side was closed already: {}", e.getMessage());
            }
        }
        whenEnded.accept(this);
    }
}
