package dev.skein.bench.skein;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skein.bench.run.NotMeasuredException;
import dev.skein.contracts.codec.ContractJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Moves existing tenants to a version by the coordinator's HTTP API. Blocks. */
public final class Rollouts {
    private static final JsonMapper JSON = ContractJson.mapper();
    private static final Set<Integer> NOT_THERE = Set.of(404, 405, 501);
    private static final Set<String> ENDED = Set.of("succeeded", "failed", "aborted");
    private static final long LOOK_MILLIS = 50;
    private static final int ERRORS_FROM = 400;

    private final URI api;
    private final HttpClient http = HttpClient.newHttpClient();

    Rollouts(URI api) {
        this.api = api;
    }

    /**
     * Runs one rollout in a single wave.
     *
     * @throws NotMeasuredException when this coordinator has no rollouts
     * @throws IllegalStateException when it refuses this one, or does not end it as succeeded
     */
    void run(String set, String version, List<String> tenants)
            throws IOException, InterruptedException, NotMeasuredException {
        String id = start(set, version, Map.of("tenants", tenants), oneWave(tenants.size(), "wave"));
        JsonNode rollout = get(id);
        while (!isOver(rollout)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
            rollout = get(id);
        }
        if (!rollout.path("state").asText().equals("succeeded")) {
            throw new IllegalStateException("the rollout ended as " + rollout);
        }
    }

    /**
     * The policy of a rollout in a single wave.
     *
     * @param fingerprints whether the wave's are compared: {@code wave} or {@code none}
     */
    public static Map<String, Object> oneWave(int parallelism, String fingerprints) {
        return Map.of(
                "waves",
                List.of(Map.of("name", "all", "percent", 100, "parallelism", parallelism, "promote", "auto")),
                "fingerprints",
                fingerprints);
    }

    /**
     * Starts a rollout.
     *
     * @return its id
     * @throws NotMeasuredException when this coordinator has no rollouts
     */
    public String start(String set, String version, Map<String, ?> selector, Map<String, ?> policy)
            throws IOException, InterruptedException, NotMeasuredException {
        return post(
                        "/rollouts",
                        Map.of(
                                "set", set,
                                "version", version,
                                "selector", selector,
                                "policy", policy,
                                "reason", "bench",
                                "by", "bench"))
                .path("rolloutId")
                .asText();
    }

    /** How a rollout stands, as the API shows it. */
    public JsonNode get(String id) throws IOException, InterruptedException, NotMeasuredException {
        return send(HttpRequest.newBuilder(at("/rollouts/" + id)).build());
    }

    /** Whether nothing of it follows. */
    public static boolean isOver(JsonNode rollout) {
        return ENDED.contains(rollout.path("state").asText());
    }

    /** Does something to a rollout, such as {@code pause}; returns when the coordinator has done it. */
    public void steer(String id, String verb) throws IOException, InterruptedException, NotMeasuredException {
        post("/rollouts/" + id + "/" + verb, Map.of("reason", "bench", "by", "bench"));
    }

    private JsonNode post(String path, Object body) throws IOException, InterruptedException, NotMeasuredException {
        return send(HttpRequest.newBuilder(at(path))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build());
    }

    private URI at(String path) {
        return URI.create(api + path);
    }

    private JsonNode send(HttpRequest request) throws IOException, InterruptedException, NotMeasuredException {
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (request.method().equals("POST") && NOT_THERE.contains(answer.statusCode())) {
            throw new NotMeasuredException("the coordinator answers " + answer.statusCode() + " to POST "
                    + request.uri().getPath() + ": it cannot move existing tenants yet");
        }
        if (answer.statusCode() >= ERRORS_FROM) {
            throw new IllegalStateException(
                    request.uri().getPath() + " answered " + answer.statusCode() + ": " + answer.body());
        }
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(request.uri().getPath() + " answered no JSON: " + answer.body(), e);
        }
    }
}
