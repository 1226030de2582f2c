package dev.skein.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.coordinator.feed.FeedLimits;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused, and in which words. */
class RefusalsIT {
    private static final String UUID = "0b2d5a3c-64a8-4f6f-9d3b-0a4f3c1f7e21";
    private static ApiFixture api;

    @BeforeAll
    static void start(@TempDir Path folder) {
        api = new ApiFixture(folder, FeedLimits.DEFAULT);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tenants?limit=0          | limit    | limit '0' is not accepted: it must be 1 or more",
                "tenants?limit=1001       | limit    | limit '1001' is not accepted: it must be 1000 or less",
                "tenants?limit=abc        | limit    | limit 'abc' is not accepted: it must be of type integer",
                "tenants?limit=null       | limit    | limit 'null' is not accepted: it must be of type integer",
                "tenants?limit=1.5        | limit    | limit '1.5' is not accepted: it must be of type integer",
                "tenants?limit=%7B%22     | limit    | it must be of type integer",
                "tenants?limit=1&limit=2  | limit    | limit is given more than once: it must be given once",
                "tenants?after=A%20B      | after    | after 'A B' is not accepted: it must match ^[a-z0-9]",
                "tenants?affter=a         | affter   | affter is not a parameter here: the parameters are after, limit",
                "tenants/Acme             | tenantId | tenantId 'Acme' is not accepted: it must match ^[a-z0-9]",
                "tenants/a%2Fb            | tenantId | tenantId 'a/b' is not accepted",
                "tenants/-a               | tenantId | tenantId '-a' is not accepted",
                "tenants/%22a%22          | tenantId | tenantId '\"a\"' is not accepted",
                "targets?state=done       | state    | state 'done' is not accepted: it must be one of [\"pending\"",
                "targets?version=v1       | version  | version 'v1' is not accepted",
                "targets?after=x          | after    | after 'x' is not accepted",
                "tasks?rollout=1          | rollout  | rollout '1' is not accepted: it must have the format uuid",
                "tasks?after=" + UUID + "0 | after   | it must have the format uuid",
                "rollouts/none            | rolloutId | rolloutId 'none' is not accepted: it must have the format uuid",
                "status?verbose=1         | verbose  | verbose is not a parameter here: the parameters are by, set, rollout",
                "status?by=colour         | by       | by 'colour' is not accepted: it must be one of [\"version\"",
                "status?by=state&rollout=" + UUID + " | rollout | rollout is of use with by=wave only",
                "status?set=notes         | set      | set is of use with by only",
            })
    void shouldNameFieldAndFixWhenAParameterIsNotAccepted(String path, String field, String detail) {
        HttpResponse<Buffer> response = api.get("/api/v1/" + path);

        assertProblem(response, 400, field, detail);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'tenantId': 'a'}                                 | set      | set is missing: the body must have it",
                "{'set': 'notes'}                                  | tenantId | tenantId is missing",
                "{'tenantId': 'A', 'set': 'notes'}  | tenantId | tenantId 'A' is not accepted: it must match ^[a-z0-9]",
                "{'tenantId': 7, 'set': 'notes'}    | tenantId | tenantId '7' is not accepted: it must be of type string",
                "{'tenantId': 'a', 'set': 'notes', 'databse': 'x'} | databse  | databse is not a field here: the fields are",
                "{'tenantId': 'a', 'set': 'notes', 'labels': {'k': 1}} | labels.k | labels.k '1' is not accepted",
                "{'tenantId': 'a', 'set': 'notes', 'version': '1.'} | version | version '1.' is not accepted",
                "[]                                                | body     | of type object",
            })
    void shouldNameFieldAndFixWhenABodyIsNotAccepted(String body, String field, String detail) {
        HttpResponse<Buffer> response = api.send(
                HttpMethod.POST, "/api/v1/tenants", "application/json", Buffer.buffer(body.replace('\'', '"')));

        assertProblem(response, 400, field, detail);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'policy': {'waves': [{'name': 'a', 'sook': 1}]}} | policy.waves.0.sook    | the fields are name, percent",
                "{'policy': {'breakr': {}}}                        | policy.breakr          | the fields are waves,",
                "{'selector': {'samplePercent': 0}}                | selector.samplePercent | it must be more than 0",
            })
    void shouldNameTheInnermostFieldWhenARolloutIsNotAccepted(String part, String field, String detail) {
        String body = ("{'set': 'notes', 'reason': 'r', 'by': 'b', " + part.substring(1)).replace('\'', '"');

        HttpResponse<Buffer> response =
                api.send(HttpMethod.POST, "/api/v1/rollouts", "application/json", Buffer.buffer(body));

        assertProblem(response, 400, field, detail);
    }

    @Test
    void shouldSayWhereWhenTheBodyIsNotJson() {
        HttpResponse<Buffer> response =
                api.send(HttpMethod.POST, "/api/v1/tenants", "application/json", Buffer.buffer("{\"tenantId\": oops}"));

        assertProblem(response, 400, null, "the body is not JSON at line 1, column");
    }

    @Test
    void shouldSayItIsMissingWhenThereIsNoBody() {
        HttpResponse<Buffer> response =
                api.send(HttpMethod.POST, "/api/v1/tenants", "application/json", Buffer.buffer());

        assertProblem(response, 400, null, "the body is missing: it must be JSON");
    }

    @Test
    void shouldRefuseWhenTheContentTypeIsNotJson() {
        HttpResponse<Buffer> response =
                api.send(HttpMethod.POST, "/api/v1/tenants", "text/plain", Buffer.buffer("{\"tenantId\": \"a\"}"));

        assertProblem(response, 415, "content-type", "the body's content type must be application/json");
    }

    @Test
    void shouldRefuseWhenTheBodyIsTooLarge() {
        Buffer large = new JsonObject().put("tenantId", "a".repeat(70_000)).toBuffer();

        HttpResponse<Buffer> response = api.send(HttpMethod.POST, "/api/v1/tenants", "application/json", large);

        assertProblem(response, 413, null, "it must have at most 65536 bytes");
    }

    @ParameterizedTest
    @CsvSource({"/api/v1/nothing", "/api/v2/status", "/nothing", "/api/v1/tenants/a/b", "/../openapi.yaml"})
    void shouldSayNotFoundWhenNothingIsThere(String path) {
        assertProblem(api.get(path), 404, null, "there is nothing here");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/tenants/acme, tenantId 'acme' is not known here",
        "/api/v1/status?by=wave&set=notes, a rollout of set 'notes' is not known here",
        "/api/v1/rollouts/" + UUID + ", rolloutId '" + UUID + "' is not known here",
    })
    void shouldSayNotFoundWhenItIsNotKnown(String path, String detail) {
        assertProblem(api.get(path), 404, null, detail);
    }

    @Test
    void shouldNameTheMethodsWhenTheMethodIsNotAllowed() {
        HttpResponse<Buffer> response =
                api.send(HttpMethod.DELETE, "/api/v1/tenants", "application/json", Buffer.buffer());

        assertProblem(response, 405, null, "use a method that the allow header names");
        assertThat(response.getHeader("allow")).isEqualTo("GET, POST");
    }

    @Test
    void shouldRefuseWhenAnEscapeIsBroken() {
        assertProblem(api.get("/api/v1/tenants?after=%zz"), 400, null, "");
    }

    private static void assertProblem(
            HttpResponse<Buffer> response, int status, @Nullable String field, String detail) {
        JsonObject problem = response.bodyAsJsonObject();
        assertThat(response.statusCode()).as(response.bodyAsString()).isEqualTo(status);
        assertThat(response.getHeader("content-type")).isEqualTo("application/problem+json");
        assertThat(problem.getInteger("status")).isEqualTo(status);
        assertThat(problem.getString("field")).isEqualTo(field);
        assertThat(problem.getString("detail")).contains(detail);
    }
}
