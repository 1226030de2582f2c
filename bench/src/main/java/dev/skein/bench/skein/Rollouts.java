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

/** Moves existing tenants to a version by the coordinator's HTTP API, and waits for the end. Blocks. */
final class Rollouts {
    private static final JsonMapper JSON = ContractJson.mapper();
    private static final Set<Integer> NOT_THERE = Set.of(404, 405, 501);
    private static final Set<String> ENDED = Set.of("succeeded", "failed", "aborted");
    private static final long LOOK_MILLIS = 10;
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
        int size = tenants.size();
        Map<String, Object> wanted = Map.of(
                "set",
                set,
                "version",
                version,
                "selector",
                Map.of("tenants", tenants),
                "policy",
                Map.of("waves", List.of(Map.of("name", "all", "percent", 100, "parallelism", size, "promote", "auto"))),
                "reason",
                "bench",
                "by",
                "bench");
        JsonNode rollout = send(HttpRequest.newBuilder(at("/rollouts"))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(wanted)))
                .build());
        String id = rollout.path("rolloutId").asText(rollout.path("id").asText());
        while (!ENDED.contains(rollout.path("state").asText())) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
            rollout = send(HttpRequest.newBuilder(at("/rollouts/" + id)).build());
        }
        if (!rollout.path("state").asText().equals("succeeded")) {
            throw new IllegalStateException("the rollout ended as " + rollout);
        }
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
