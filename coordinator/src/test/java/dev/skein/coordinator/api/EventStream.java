package dev.skein.coordinator.api;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.core.parsetools.RecordParser;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener of the feed that keeps what it hears. */
final class EventStream implements AutoCloseable {
    final List<Event> events = new CopyOnWriteArrayList<>();
    final List<String> comments = new CopyOnWriteArrayList<>();
    final HttpClientResponse response;
    volatile boolean ended;
    private final HttpClient client;

    private EventStream(HttpClient client, HttpClientResponse response) {
        this.client = client;
        this.response = response;
    }

    /** An event with its fields by name. */
    record Event(Map<String, String> fields) {
        String name() {
            return fields.getOrDefault("event", "");
        }

        JsonObject data() {
            return new JsonObject(fields.getOrDefault("data", "{}"));
        }
    }

    static EventStream open(Vertx vertx, int port) {
        HttpClient client = vertx.createHttpClient();
        return ApiFixture.await(client.request(HttpMethod.GET, port, "localhost", "/api/v1/feed")
                .compose(request -> request.send())
                .map(response -> {
                    EventStream stream = new EventStream(client, response);
                    RecordParser.newDelimited("\n\n", response)
                            .exceptionHandler(error -> stream.ended = true)
                            .endHandler(end -> stream.ended = true)
                            .handler(block -> stream.read(block.toString()));
                    return stream;
                }));
    }

    List<Event> named(String name) {
        return events.stream().filter(event -> event.name().equals(name)).toList();
    }

    private void read(String block) {
        Map<String, String> fields = new ConcurrentHashMap<>();
        for (String line : block.split("\n", -1)) {
            int colon = line.indexOf(':');
            if (colon == 0) {
                comments.add(line);
            } else if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        if (!fields.isEmpty()) {
            events.add(new Event(fields));
        }
    }

    @Override
    public void close() {
        ApiFixture.await(client.close());
    }
}
