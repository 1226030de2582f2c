package dev.skein.bench.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One direction of a proxied connection: a thread that reads and notes the time, and one that writes when it is due. */
final class DelayLine {
    private static final Logger LOG = LoggerFactory.getLogger(DelayLine.class);
    private static final int BUFFER = 64 * 1024;
    private static final byte[] END = {};

    private final Socket from;
    private final Socket to;
    private final long delayNanos;
    private final Consumer<Boolean> whenDone;
    private final BlockingQueue<Chunk> wire = new LinkedBlockingQueue<>();

    /** @param whenDone told at the end, with whether the sender had finished in order */
    DelayLine(Socket from, Socket to, Duration delay, Consumer<Boolean> whenDone) {
        this.from = from;
        this.to = to;
        this.delayNanos = delay.toNanos();
        this.whenDone = whenDone;
    }

    private record Chunk(byte[] bytes, long dueNanos) {}

    void start() {
        DelayProxy.daemon("skein-bench-proxy-read", this::read);
        DelayProxy.daemon("skein-bench-proxy-write", this::write);
    }

    private void read() {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                wire.add(new Chunk(Arrays.copyOf(buffer, length), System.nanoTime() + delayNanos));
            }
        } catch (IOException e) {
            LOG.atTrace().log("a proxied connection ended: {}", e.getMessage());
        }
        wire.add(new Chunk(END, System.nanoTime() + delayNanos));
    }

    private void write() {
        boolean inOrder = false;
        try {
            OutputStream out = to.getOutputStream();
            for (Chunk chunk = wire.take(); chunk.bytes() != END; chunk = wire.take()) {
                await(chunk.dueNanos());
                out.write(chunk.bytes());
                out.flush();
            }
            // The other direction may have an answer under way.
            to.shutdownOutput();
            inOrder = true;
        } catch (IOException e) {
            LOG.atTrace().log("a proxied connection ended: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            whenDone.accept(inOrder);
        }
    }

    private static void await(long dueNanos) {
        for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
