package dev.skein.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.contracts.TenantEvent;
import dev.skein.coordinator.feed.FeedLimits;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Taking tenants in over HTTP. */
class RegistrationIT {
    private static final JsonObject ACME =
            new JsonObject().put("tenantId", "acme").put("set", "notes");
    private ApiFixture api;

    @BeforeEach
    void start(@TempDir Path folder) {
        api = new ApiFixture(folder, FeedLimits.DEFAULT);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void shouldRegisterWhenTheTenantIsNew() {
        JsonObject body = ACME.copy()
                .put("database", "other")
                .put("version", "1")
                .put("labels", new JsonObject().put("plan", "gold"));

        HttpResponse<Buffer> response = api.post("/api/v1/tenants", body);

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.bodyAsJsonObject())
                .isEqualTo(ACME.copy()
                        .put("database", "other")
                        .put("name", "tenant_acme")
                        .put("registered", true));
        TenantEvent.Created event = api.tenants.events.get(0);
        assertThat(event.source()).isEqualTo("/api");
        assertThat(event.id()).hasSize(36);
        assertThat(event.labels()).isEqualTo(Map.of("plan", "gold"));
    }

    @Test
    void shouldSayNotRegisteredWhenTheTargetIsThere() {
        api.post("/api/v1/tenants", ACME);

        HttpResponse<Buffer> again = api.post("/api/v1/tenants", ACME);

        assertThat(again.statusCode()).isEqualTo(202);
        assertThat(again.bodyAsJsonObject().getBoolean("registered")).isFalse();
    }

    @Test
    void shouldRefuseWhenTheTargetIsThereInAnotherDatabase() {
        api.post("/api/v1/tenants", ACME);

        HttpResponse<Buffer> moved = api.post("/api/v1/tenants", ACME.copy().put("database", "other"));

        assertThat(moved.statusCode()).isEqualTo(409);
        assertThat(moved.bodyAsJsonObject().getString("detail"))
                .isEqualTo("database 'other' is not accepted: the target is already in 'main', so it must be that or"
                        + " be left out");
    }

    @ParameterizedTest
    @CsvSource({"set, billing", "database, nowhere", "version, 9"})
    void shouldNameTheFieldWhenAValueIsNotKnown(String field, String value) {
        HttpResponse<Buffer> response = api.post("/api/v1/tenants", ACME.copy().put(field, value));

        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.bodyAsJsonObject().getString("field")).isEqualTo(field);
        assertThat(response.bodyAsJsonObject().getString("detail")).contains("must be");
    }

    @Test
    void shouldUseTheKeyAsEventIdWhenARequestHasOne() {
        for (String key : List.of("key-1", "7", "{}")) {
            ApiFixture.await(api.request(HttpMethod.POST, "/api/v1/tenants")
                    .putHeader("Idempotency-Key", key)
                    .sendJsonObject(ACME));
        }

        assertThat(api.tenants.events).extracting(TenantEvent.Created::id).containsExactly("key-1", "7", "{}");
    }

    @Test
    void shouldNameTheHeaderWhenAKeyIsNotAccepted() {
        HttpResponse<Buffer> response = ApiFixture.await(api.request(HttpMethod.POST, "/api/v1/tenants")
                .putHeader("Idempotency-Key", "two words")
                .sendJsonObject(ACME));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.bodyAsJsonObject().getString("field")).isEqualTo("Idempotency-Key");
    }

    @Test
    void shouldKeepInternalsToItselfWhenRegistrationFails() {
        HttpResponse<Buffer> response = api.post("/api/v1/tenants", ACME.copy().put("tenantId", "broken"));

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.bodyAsString()).doesNotContain("secret").contains("its log says why");
    }

    @Test
    void shouldKeepInternalsToItselfWhenTheDatabaseIsLost() {
        api.loseDatabase();

        HttpResponse<Buffer> response = api.get("/api/v1/status");

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.bodyAsJsonObject().getString("detail"))
                .isEqualTo("the coordinator could not answer: its log says why");
    }
}
