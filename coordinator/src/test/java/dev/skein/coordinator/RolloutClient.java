package dev.skein.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Asks a coordinator about rollouts, over HTTP as anyone would. */
final class RolloutClient implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;

    RolloutClient(TestCoordinator coordinator) {
        this.port = coordinator.apiPort();
    }

    /** Starts a rollout of set {@code app} to version 2; the result is its id. */
    String start(JsonObject policy) throws Exception {
        HttpResponse<String> response = post("/rollouts", request(policy));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        return new JsonObject(response.body()).getString("rolloutId");
    }

    static JsonObject request(JsonObject policy) {
        return new JsonObject()
                .put("set", "app")
                .put("version", "2")
                .put("policy", policy)
                .put("reason", "a test")
                .put("by", "dana");
    }

    /** Says a verb that must be possible; the result is the rollout afterwards. */
    JsonObject say(String id, String verb) throws Exception {
        HttpResponse<String> response = verb(id, verb, new JsonObject());
        assertThat(response.statusCode()).as(response.body()).isIn(200, 202);
        return new JsonObject(response.body());
    }

    HttpResponse<String> verb(String id, String verb, JsonObject more) throws Exception {
        return post(
                "/rollouts/" + id + "/" + verb,
                new JsonObject().put("by", "dana").put("reason", "a test").mergeIn(more));
    }

    JsonObject get(String id) throws Exception {
        return new JsonObject(ask("/rollouts/" + id));
    }

    String state(String id) throws Exception {
        return get(id).getString("state");
    }

    JsonObject item(String id, String what) throws Exception {
        return new JsonObject(ask("/rollouts/" + id + "/" + what));
    }

    JsonArray list(String id, String what) throws Exception {
        return new JsonObject(ask("/rollouts/" + id + "/" + what)).getJsonArray("items");
    }

    HttpResponse<String> post(String path, JsonObject body) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(uri(path))
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private String ask(String path) throws IOException, InterruptedException {
        HttpResponse<String> response =
                http.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + "/api/v1" + path);
    }

    @Override
    public void close() {
        http.close();
    }
}
