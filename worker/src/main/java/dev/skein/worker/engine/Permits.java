package dev.skein.worker.engine;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;

/** A semaphore that makes futures wait, not threads; first come, first served. Safe on any thread. */
final class Permits {
    private final Queue<Promise<Void>> waiting = new ArrayDeque<>();
    private int size;
    private int taken;

    /** @param size how many may run at a time */
    Permits(int size) {
        this.size = size;
    }

    /** Runs the work as soon as there is room, and makes room when its future completes. */
    <T> Future<T> run(Supplier<Future<T>> work) {
        return acquire().compose(acquired -> work.get()).eventually(() -> {
            release();
            return Future.succeededFuture();
        });
    }

    /** Lets so many run at a time from the next {@link #wake} on; what runs beyond that is not stopped. */
    synchronized void resize(int newSize) {
        size = newSize;
    }

    /** How many run now. */
    synchronized int running() {
        return taken;
    }

    /** How many wait now. */
    synchronized int queued() {
        return waiting.size();
    }

    private synchronized Future<Void> acquire() {
        if (taken < size) {
            taken++;
            return Future.succeededFuture();
        }
        Promise<Void> turn = Promise.promise();
        waiting.add(turn);
        return turn.future();
    }

    private void release() {
        synchronized (this) {
            taken--;
        }
        wake();
    }

    /** Lets begin what there is room for, on the caller's thread. */
    void wake() {
        List<Promise<Void>> next = new ArrayList<>();
        synchronized (this) {
            while (taken < size && !waiting.isEmpty()) {
                taken++;
                next.add(waiting.remove());
            }
        }
        next.forEach(Promise::complete);
    }
}
