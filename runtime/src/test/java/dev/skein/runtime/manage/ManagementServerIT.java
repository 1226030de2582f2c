package dev.skein.runtime.manage;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManagementServerIT {
    private final Vertx vertx = Vertx.vertx();
    private final Health health = new Health();
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final HttpClient http = HttpClient.newHttpClient();
    private String root = "";

    @BeforeEach
    void listen() throws Exception {
        HttpServer server = new ManagementServer(vertx, health, meters)
                .listen("localhost", 0)
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        root = "http://localhost:" + server.actualPort();
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void shouldBeLiveAndReadyWhenNothingIsWrong() throws Exception {
        assertThat(get("/live").statusCode()).isEqualTo(200);
        assertThat(get("/ready").statusCode()).isEqualTo(200);
        assertThat(get("/ready").body()).isEqualTo("{\"status\":\"UP\"}");
    }

    @Test
    void shouldBeLiveButNotReadyWhenACheckFindsAProblem() throws Exception {
        AtomicReference<Optional<String>> problem = new AtomicReference<>(Optional.of("no partition yet"));
        health.check("kafka", problem::get);
        health.check("database", Optional::empty);

        assertThat(get("/live").statusCode()).isEqualTo(200);
        assertThat(get("/ready").statusCode()).isEqualTo(503);
        assertThat(get("/ready").body())
                .isEqualTo("{\"status\":\"DOWN\",\"problems\":{\"kafka\":\"no partition yet\"}}");

        problem.set(Optional.empty());
        assertThat(get("/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldNotBeReadyWhenACheckThrows() throws Exception {
        health.check("kafka", () -> {
            throw new IllegalStateException("the check is broken");
        });

        assertThat(get("/ready").statusCode()).isEqualTo(503);
        assertThat(get("/ready").body()).contains("\"kafka\":\"the check failed: the check is broken\"");
    }

    @Test
    void shouldGiveMetersInPrometheusFormWhenAsked() throws Exception {
        meters.counter("skein.geese", "flock", "north").increment(3);

        HttpResponse<String> answer = get("/metrics");

        assertThat(answer.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
        assertThat(answer.body()).contains("skein_geese_total{flock=\"north\"} 3.0");
    }

    @Test
    void shouldAnswerNotFoundWhenThePathIsUnknown() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(root + path)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
