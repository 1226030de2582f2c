package dev.skein.coordinator.feed;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes snapshots for many clients at once: one is taken at a time, and all who ask meanwhile share the next. Nobody
 * gets a snapshot that was begun before asking. Safe on any thread; a failure reaches those who share it.
 */
final class Snapshots<T> {
    private final Supplier<Future<T>> source;
    private @Nullable Promise<T> asked;
    private boolean running;

    Snapshots(Supplier<Future<T>> source) {
        this.source = source;
    }

    /** A snapshot begun now or later. */
    synchronized Future<T> next() {
        Promise<T> promise = asked;
        if (promise == null) {
            promise = Promise.promise();
            asked = promise;
        }
        Future<T> future = promise.future();
        if (!running) {
            take(promise);
        }
        return future;
    }

    private void take(Promise<T> promise) {
        asked = null;
        running = true;
        source.get().onComplete(result -> {
            finished();
            promise.handle(result);
        });
    }

    private synchronized void finished() {
        running = false;
        if (asked != null) {
            take(asked);
        }
    }
}
