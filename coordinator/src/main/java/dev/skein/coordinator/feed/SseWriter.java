package dev.skein.coordinator.feed;

import io.vertx.core.buffer.Buffer;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes server-sent events with ids that are never given twice, whatever the replica. Safe on any thread.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent events</a>
 */
final class SseWriter {
    /** A line that clients skip. */
    static final Buffer COMMENT = Buffer.buffer(":\n\n");

    /** How long clients wait before they come back. */
    private static final String RETRY = "retry: 2000\n";

    private final String origin = UUID.randomUUID().toString().substring(0, 8);
    private final AtomicLong count = new AtomicLong();

    /** The event that replaces all a client knew. */
    Buffer snapshot(String json) {
        return event("snapshot", json).appendString(RETRY).appendString("\n");
    }

    /** The event with what changed. */
    Buffer changes(String json) {
        return event("changes", json).appendString("\n");
    }

    /** @param json on one line */
    private Buffer event(String name, String json) {
        return Buffer.buffer("id: " + origin + "-" + count.incrementAndGet() + "\nevent: " + name + "\ndata: ")
                .appendString(json)
                .appendString("\n");
    }
}
