package dev.skein.coordinator.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One connection, with a listener that reads, or does not. */
class FeedClientTest {
    private static final int QUEUE = 64 * 1024;
    private final Vertx vertx = Vertx.vertx();
    private final CompletableFuture<FeedClient> connected = new CompletableFuture<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private NetSocket socket;

    @BeforeEach
    void connect() {
        HttpServer server = done(vertx.createHttpServer(new HttpServerOptions().setWriteIdleTimeout(1))
                .requestHandler(request -> {
                    request.response().closeHandler(closed -> gone.complete(null));
                    connected.complete(new FeedClient(vertx.getOrCreateContext(), request.response(), QUEUE));
                })
                .listen(0, "localhost"));
        socket = done(vertx.createNetClient().connect(server.actualPort(), "localhost"));
        done(socket.write("GET / HTTP/1.1\r\nhost: localhost\r\n\r\n"));
    }

    @AfterEach
    void stop() {
        // A socket that reads nothing does not notice that it is closed.
        socket.resume();
        done(socket.close());
        done(vertx.close());
    }

    @Test
    void shouldSendTheSnapshotBeforeWhatCameEarlierWhenItIsAwaited() {
        Buffer received = Buffer.buffer();
        socket.handler(received::appendBuffer);
        FeedClient client = connected.orTimeout(10, TimeUnit.SECONDS).join();

        client.send(Buffer.buffer("change"));
        client.begin(Buffer.buffer("snapshot"));

        await().untilAsserted(() -> assertThat(received.toString()).containsSubsequence("snapshot", "change"));
    }

    @Test
    void shouldCutTheConnectionWhenTheListenerDoesNotRead() {
        socket.pause();
        FeedClient client = connected.orTimeout(10, TimeUnit.SECONDS).join();
        client.begin(Buffer.buffer("snapshot"));
        Buffer large = Buffer.buffer(new byte[1 << 20]);

        for (int i = 0; i < 100; i++) {
            client.send(large);
        }

        assertThat(gone).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void shouldCutTheConnectionWhenTooMuchIsHeldBack() {
        FeedClient client = connected.orTimeout(10, TimeUnit.SECONDS).join();

        for (int i = 0; i < 300; i++) {
            client.send(Buffer.buffer("change"));
        }

        assertThat(gone).succeedsWithin(Duration.ofSeconds(10));
    }

    private static <T> T done(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }
}
