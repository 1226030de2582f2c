package dev.skein.bench.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One direction of a proxied connection: a thread that reads and notes the time, and one that writes when it is due. */
final class DelayLine {
    private static final Logger LOG = LoggerFactory.getLogger(DelayLine.class);
    private static final int BUFFER = 64 * 1024;
    private static final byte[] END = {};

    private final InputStream in;
    private final OutputStream out;
    private final long delayNanos;
    private final Runnable whenDone;
    private final BlockingQueue<Chunk> wire = new LinkedBlockingQueue<>();

    /** @param whenDone told when either side has ended */
    DelayLine(InputStream in, OutputStream out, Duration delay, Runnable whenDone) {
        this.in = in;
        this.out = out;
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
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                wire.add(new Chunk(Arrays.copyOf(buffer, length), System.nanoTime() + delayNanos));
            }
        } catch (IOException e) {
            LOG.atTrace().log("a proxied connection ended: {}", e.getMessage());
        }
        wire.add(new Chunk(END, System.nanoTime() + delayNanos));
    }

    private void write() {
        try {
            for (Chunk chunk = wire.take(); chunk.bytes() != END; chunk = wire.take()) {
                for (long left = chunk.dueNanos() - System.nanoTime();
                        left > 0;
                        left = chunk.dueNanos() - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                out.write(chunk.bytes());
                out.flush();
            }
        } catch (IOException e) {
            LOG.atTrace().log("a proxied connection ended: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            whenDone.run();
        }
    }
}
