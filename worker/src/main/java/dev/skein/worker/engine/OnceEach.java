package dev.skein.worker.engine;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Does a piece of work once for each key: all who ask share its future, and a failure is forgotten. Safe on any thread. */
final class OnceEach<K> {
    private final Map<K, Future<Void>> begun = new ConcurrentHashMap<>();

    /** The work's future; the work begins with the first who asks, and again with the first after a failure. */
    Future<Void> get(K key, Supplier<Future<Void>> work) {
        Promise<Void> promise = Promise.promise();
        Future<Void> earlier = begun.putIfAbsent(key, promise.future());
        if (earlier != null) {
            return earlier;
        }
        return Future.<Void>succeededFuture()
                .compose(turn -> work.get())
                .onFailure(error -> begun.remove(key, promise.future()))
                .onComplete(promise);
    }
}
