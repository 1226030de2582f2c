package dev.skein.cli.client;

import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

/**
 * The coordinator's live feed. The reader's thread does everything; when the connection ends, breaks or falls silent
 * (three heartbeats missed) it connects again, first after the time the server asks for, then after twice as long each
 * time, at most {@value #MAX_RETRY_SECONDS} s.
 */
public final class EventFeed {
    private static final int OK = 200;
    private static final Duration SILENCE = Duration.ofSeconds(45);
    private static final Duration DEFAULT_RETRY = Duration.ofSeconds(2);
    private static final int MAX_RETRY_SECONDS = 30;

    private final ApiClient api;
    private final SseParser parser = new SseParser();

    EventFeed(ApiClient api) {
        this.api = api;
    }

    /** What the reader of a feed is told. */
    public interface Listener {
        /** Takes an event; false ends the feed. */
        boolean onEvent(SseEvent event);

        /** The connection was lost; the next attempt comes after the wait. */
        void onDisconnect(Duration wait);
    }

    /**
     * Follows the feed until the listener has enough or the thread is interrupted. A first connection that fails is
     * the caller's failure; a later one is retried, unless the coordinator refuses it.
     */
    public void follow(Listener listener) throws InterruptedException {
        boolean wanted = read(connect(), listener);
        Duration wait = firstWait();
        while (wanted) {
            listener.onDisconnect(wait);
            TimeUnit.MILLISECONDS.sleep(wait.toMillis());
            Optional<LineQueue> lines = reconnect();
            if (lines.isPresent()) {
                wanted = read(lines.get(), listener);
            }
            wait = lines.isPresent() ? firstWait() : longer(wait);
        }
    }

    private boolean read(LineQueue lines, Listener listener) throws InterruptedException {
        parser.reset();
        try (lines) {
            Optional<String> line = lines.next(SILENCE);
            while (line.isPresent()) {
                Optional<SseEvent> event = parser.line(line.get());
                if (event.isPresent() && !listener.onEvent(event.get())) {
                    return false;
                }
                line = lines.next(SILENCE);
            }
            return true;
        }
    }

    private Optional<LineQueue> reconnect() throws InterruptedException {
        try {
            return Optional.of(connect());
        } catch (CliException e) {
            if (e.exitCode() == ExitCode.UNREACHABLE) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private LineQueue connect() throws InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(api.address().resource("/feed")).header("Accept", "text/event-stream");
        if (!parser.lastId().isEmpty()) {
            request.header("Last-Event-ID", parser.lastId());
        }
        HttpResponse<Flow.Publisher<List<ByteBuffer>>> response = api.open(request.build());
        if (response.statusCode() != OK) {
            HttpResponse.BodySubscriber<String> body = BodySubscribers.ofString(StandardCharsets.UTF_8);
            response.body().subscribe(body);
            String text = body.getBody().toCompletableFuture().join();
            throw Problem.of(response.statusCode(), text, api.address(), Map.of());
        }
        LineQueue lines = new LineQueue();
        response.body().subscribe(BodySubscribers.fromLineSubscriber(lines));
        return lines;
    }

    private Duration firstWait() {
        return parser.retry().orElse(DEFAULT_RETRY);
    }

    private static Duration longer(Duration wait) {
        return Duration.ofMillis(Math.min(wait.toMillis() * 2, MAX_RETRY_SECONDS * 1000L));
    }
}
