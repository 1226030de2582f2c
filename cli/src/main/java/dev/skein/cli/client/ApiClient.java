package dev.skein.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The coordinator's HTTP API. Each call blocks its thread until the answer is there, at most the timeout; it may be
 * used by several threads. Every failure is a {@link CliException} that carries its exit code: refused values, an
 * unreachable coordinator, an answer that cannot be understood. An interrupt ends a call.
 */
public final class ApiClient {
    private static final JsonMapper JSON = ApiJson.mapper();
    private static final int CONFLICT = 409;
    private static final int NOT_IN_TIME = 504;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final ApiAddress address;
    private final Duration timeout;
    private final HttpClient http;

    /** @param timeout how long an answer may take, once connected */
    public ApiClient(ApiAddress address, Duration timeout) {
        this.address = address;
        this.timeout = timeout;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
    }

    public ApiAddress address() {
        return address;
    }

    /** The fleet in numbers. */
    public Answer<FleetStatus> status() throws InterruptedException {
        return fetch("/status", FleetStatus.class);
    }

    /** The fleet parted by one thing. */
    public Answer<StatusGroups> status(StatusQuery query) throws InterruptedException {
        return fetch("/status" + query.text(), StatusGroups.class);
    }

    /** One tenant with its targets and tasks. */
    public Answer<Tenant> tenant(String tenantId) throws InterruptedException {
        return fetch("/tenants/" + encoded(tenantId), Tenant.class);
    }

    /** The page after the id given, from the first without one. */
    public Answer<TenantPage> tenants(Optional<String> after, int limit) throws InterruptedException {
        String query =
                "?limit=" + limit + after.map(id -> "&after=" + encoded(id)).orElse("");
        return fetch("/tenants" + query, TenantPage.class);
    }

    /** Registers a tenant; asking twice changes nothing. */
    public Answer<Registration> register(NewTenant tenant) throws InterruptedException {
        return send("/tenants", tenant, Registration.class);
    }

    /** Asks for a scan. */
    public Answer<ScanAsked> startScan(NewScan scan) throws InterruptedException {
        return send("/scans", scan, ScanAsked.class);
    }

    /** How far a scan is, and what it found. */
    public Answer<Scan> scan(String scanId) throws InterruptedException {
        return fetch("/scans/" + encoded(scanId), Scan.class);
    }

    /** Registers schemas that something else has migrated so far, or shows which. */
    public Answer<Adoption> adopt(NewAdoption adoption) throws InterruptedException {
        return send("/adoptions", adoption, Adoption.class);
    }

    /** Who deviates, by the last scan. */
    public Answer<Drift> drift(String set, boolean details) throws InterruptedException {
        return fetch("/drift?set=" + encoded(set) + (details ? "&details=true" : ""), Drift.class);
    }

    /**
     * Moves a tenant ahead of the queue, and answers when it is there.
     *
     * @param wait how long the coordinator was asked to wait; the answer may take as much longer
     */
    public Answer<Ensured> ensure(String tenantId, EnsureRequest request, Duration wait) throws InterruptedException {
        HttpRequest post = post("/tenants/" + encoded(tenantId) + "/ensure", request, timeout.plus(wait));
        return call(post, Ensured.class, Map.of(CONFLICT, ExitCode.FAILED_TENANTS, NOT_IN_TIME, ExitCode.TIMED_OUT));
    }

    <T> Answer<T> fetch(String pathAndQuery, Class<T> type) throws InterruptedException {
        return call(get(pathAndQuery), type, Map.of());
    }

    <T> Answer<T> send(String pathAndQuery, Object body, Class<T> type) throws InterruptedException {
        return call(post(pathAndQuery, body, timeout), type, Map.of());
    }

    private HttpRequest post(String pathAndQuery, Object body, Duration wait) {
        return HttpRequest.newBuilder(address.resource(pathAndQuery))
                .timeout(wait)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofString(json(body)))
                .build();
    }

    /** The live feed; {@link EventFeed#follow} connects. */
    public EventFeed feed() {
        return new EventFeed(this);
    }

    /**
     * Opens a stream: answers as soon as the headers are there. The request carries no timeout of its own, because
     * from JDK 26 on that would end the stream too.
     */
    HttpResponse<Flow.Publisher<List<ByteBuffer>>> open(HttpRequest request) throws InterruptedException {
        CompletableFuture<HttpResponse<Flow.Publisher<List<ByteBuffer>>>> response =
                http.sendAsync(request, BodyHandlers.ofPublisher());
        try {
            return response.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw unreachable(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw unreachable(e);
        } finally {
            // Does nothing to a response that is there.
            response.cancel(true);
        }
    }

    private HttpRequest get(String pathAndQuery) {
        URI uri = address.resource(pathAndQuery);
        return HttpRequest.newBuilder(uri)
                .timeout(timeout)
                .header("Accept", "application/json")
                .build();
    }

    /** @param special what a status means here, where it differs from its usual meaning */
    private <T> Answer<T> call(HttpRequest request, Class<T> type, Map<Integer, ExitCode> special)
            throws InterruptedException {
        HttpResponse<String> response = exchange(request);
        if (response.statusCode() / 100 != 2) {
            throw Problem.of(response.statusCode(), response.body(), address, special);
        }
        try {
            JsonNode json = JSON.readTree(response.body());
            return new Answer<>(json, JSON.treeToValue(json, type));
        } catch (JsonProcessingException e) {
            throw notUnderstood(e);
        }
    }

    private HttpResponse<String> exchange(HttpRequest request) throws InterruptedException {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /** For an answer that is not what this version of the API says. */
    CliException notUnderstood(JsonProcessingException cause) {
        return new CliException(
                ExitCode.INTERNAL_ERROR,
                "the answer of " + address.base() + " is not understood (" + cause.getOriginalMessage() + ")",
                "check that " + address.origin() + " names a coordinator of this version (skein version)",
                cause);
    }

    private CliException unreachable(Throwable cause) {
        return new CliException(
                ExitCode.UNREACHABLE,
                "no coordinator answers at " + address.base() + " (from " + address.origin() + ")",
                "start one with 'skein up' or name it with --api URL or SKEIN_API_URL",
                cause);
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A request that is no JSON: " + value, e);
        }
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
