package dev.skein.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a request must have before anything reads it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpGuardIT {
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
    private static final String BEARER = "Bearer " + RunningServer.AGENT;

    private final RunningServer server = new RunningServer(
            Map.of("skein.mcp.http.max-body", "1000", "skein.mcp.http.allowed-origins", "https://console.example"));
    private final Vertx vertx = Vertx.vertx();

    @AfterAll
    void close() {
        vertx.close().await();
        server.close();
    }

    private record Answer(int status, String body) {}

    @Test
    void shouldOpenNoSessionWhenTheTokenIsMissing() {
        var transport = HttpClientStreamableHttpTransport.builder(server.url())
                .endpoint("/mcp")
                .build();
        try (var client = McpClient.sync(transport).build()) {
            assertThatThrownBy(client::initialize).hasStackTraceContaining("Authorization error");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "authorization, none, 401",
        "authorization, Bearer wrong-token-of-somebody, 401",
        "authorization, Basic dXNlcjpwYXNz, 401",
        "host, evil.example, 403",
        "host, localhost.evil.example:80, 403",
        "origin, https://evil.example, 403",
        "origin, null, 403",
        "mcp-protocol-version, 1999-01-01, 400",
        "origin, https://console.example, 200",
        "host, 127.0.0.1:1, 200",
        "mcp-protocol-version, 2025-11-25, 200"
    })
    void shouldTurnAwayBeforeReadingWhenAHeaderIsWrong(String header, String value, int status) {
        assertThat(send(HttpMethod.POST, header, value, PING).status()).isEqualTo(status);
    }

    @Test
    void shouldRefuseWhenABodyIsTooLargeOrNoMessage() {
        Answer large = send(HttpMethod.POST, "x", "y", " ".repeat(1001));
        assertThat(large.status()).isEqualTo(413);
        assertThat(large.body()).contains("skein.mcp.http.max-body");
        assertThat(send(HttpMethod.POST, "x", "y", "no message"))
                .isEqualTo(
                        new Answer(
                                400,
                                "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,\"message\":\"the body is no JSON-RPC message\"}}"));
        assertThat(send(HttpMethod.POST, "x", "y", "").status()).isEqualTo(400);
        assertThat(send(HttpMethod.GET, "x", "y", "").status()).isEqualTo(405);
        assertThat(send(HttpMethod.POST, "x", "y", PING).body()).contains("\"result\":{}");
    }

    @Test
    void shouldAcceptWithoutAnAnswerWhenAMessageIsANotification() {
        Answer answer =
                send(HttpMethod.POST, "x", "y", "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");

        assertThat(answer).isEqualTo(new Answer(202, ""));
    }

    private Answer send(HttpMethod method, String header, String value, String body) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(server.url() + "/mcp")
                .putHeader("authorization", BEARER);
        options.getHeaders().set(header, value);
        var client = vertx.createHttpClient();
        try {
            return client.request(options)
                    .compose(request -> request.send(Buffer.buffer(body)))
                    .compose(
                            response -> response.body().map(text -> new Answer(response.statusCode(), text.toString())))
                    .await();
        } finally {
            client.close().await();
        }
    }
}
