package dev.skein.coordinator.feed;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * One listener's connection. Callable from any thread; everything runs on the connection's context, in order.
 *
 * <p>While a snapshot is awaited, events are held back, and follow it. A client whose queue is full when the next
 * event comes is cut off: memory stays bounded, and it gets a new snapshot when it comes back.
 */
final class FeedClient {
    private static final int MOST_HELD = 256;

    private final Context context;
    private final HttpServerResponse response;
    private final int queueBytes;
    private final List<Buffer> held = new ArrayList<>();
    private volatile boolean waiting = true;
    private boolean holding = true;
    private boolean cut;

    /** @param queueBytes how much may wait to be sent */
    FeedClient(Context context, HttpServerResponse response, int queueBytes) {
        this.context = context;
        this.response = response;
        this.queueBytes = queueBytes;
    }

    /** Whether its first snapshot is still to be taken. */
    boolean isWaiting() {
        return waiting;
    }

    /** Says that its first snapshot is taken from now on. */
    void waitsNoMore() {
        waiting = false;
    }

    /** Holds events back until {@link #begin}. */
    void hold() {
        context.runOnContext(now -> holding = true);
    }

    /** Sends a snapshot and then what was held back. */
    void begin(Buffer snapshot) {
        context.runOnContext(now -> {
            holding = false;
            open();
            write(snapshot);
            List<Buffer> waiting = List.copyOf(held);
            held.clear();
            waiting.forEach(this::write);
        });
    }

    /** Sends an event, now or after the snapshot that is awaited. */
    void send(Buffer event) {
        context.runOnContext(now -> {
            if (!holding) {
                write(event);
            } else if (held.size() < MOST_HELD) {
                held.add(event);
            } else {
                drop();
            }
        });
    }

    /** Ends the stream. */
    void end() {
        context.runOnContext(now -> {
            if (response.headWritten() && !response.ended() && !response.closed()) {
                response.end();
            }
        });
    }

    /** Cuts the connection. */
    void cut() {
        context.runOnContext(now -> drop());
    }

    /** Closing waits for what is queued; the server's write timeout ends that wait if the listener never reads. */
    private void drop() {
        cut = true;
        held.clear();
        response.reset();
    }

    private void open() {
        if (!response.closed() && !response.headWritten()) {
            response.setChunked(true)
                    .setWriteQueueMaxSize(queueBytes)
                    .putHeader("content-type", "text/event-stream")
                    .putHeader("cache-control", "no-store")
                    .putHeader("x-accel-buffering", "no");
        }
    }

    private void write(Buffer event) {
        if (cut || response.ended() || response.closed()) {
            return;
        }
        if (response.writeQueueFull()) {
            drop();
        } else {
            response.write(event);
        }
    }
}
