package dev.skein.coordinator.feed;

import io.vertx.core.buffer.Buffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The listeners of this replica, at most so many. Safe on any thread. */
final class FeedClients {
    private final Set<FeedClient> clients = ConcurrentHashMap.newKeySet();
    private final int most;

    FeedClients(int most) {
        this.most = most;
    }

    /** @throws FeedFullException when there are as many as may be */
    synchronized void add(FeedClient client) {
        if (clients.size() >= most) {
            throw new FeedFullException(most);
        }
        clients.add(client);
    }

    void remove(FeedClient client) {
        clients.remove(client);
    }

    boolean isEmpty() {
        return clients.isEmpty();
    }

    int size() {
        return clients.size();
    }

    void broadcast(Buffer event) {
        clients.forEach(client -> client.send(event));
    }

    void forEach(Consumer<FeedClient> action) {
        clients.forEach(action);
    }
}
