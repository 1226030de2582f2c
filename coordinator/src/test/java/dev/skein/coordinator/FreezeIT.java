package dev.skein.coordinator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.TenantEvent;
import dev.skein.contracts.TenantId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is frozen or outside its window is not dispatched. */
class FreezeIT {
    private TestBed bed;
    private TestCoordinator coordinator;
    private RolloutClient client;
    private SimulatedWorkers workers;

    @BeforeEach
    void start() throws Exception {
        bed = new TestBed();
        coordinator = new TestCoordinator(bed, "one", Map.of()).awaitStart();
        client = new RolloutClient(coordinator);
        workers = new SimulatedWorkers(bed, command -> Optional.of(bed.reached(command, true)));
        bed.targets(0, 9);
    }

    @AfterEach
    void stop() throws Exception {
        workers.close();
        client.close();
        coordinator.close();
        bed.close();
    }

    @Test
    void shouldDispatchNothingThatIsFrozenUntilItIsLifted() throws Exception {
        // given
        freeze("calm", new JsonObject().put("tenantId", "t-00004"));
        freeze("elsewhere", new JsonObject().put("database", "other"));
        freeze("calm", new JsonObject().put("tenantId", "t-00004"));

        // when
        String id = client.start(allAtOnce());

        // then all but the one go, and the wave does not end
        await().atMost(60, SECONDS)
                .until(() -> client.get(id).getJsonObject("tasks").getInteger("succeeded", 0) == 9);
        await().during(1, SECONDS)
                .until(() -> workers.seen().stream()
                        .map(MigrationCommand::tenantId)
                        .noneMatch(tenant -> tenant.value().equals("t-00004")));
        assertThat(client.state(id)).isEqualTo("running");

        // and who waits for it is told at once why, and what to do
        HttpResponse<String> hot = client.post("/tenants/t-00004/ensure", new JsonObject().put("set", "app"));
        bed.send(new TenantEvent.Ensure(
                "e-1", "/gateway", Instant.now(), TenantId.of("t-00004"), TestBed.SET, Optional.empty()));
        String why =
                "tenant 't-00004' is frozen by 'calm' of dana until it is lifted: a test; to lift it: skein unfreeze"
                        + " calm, or POST /api/v1/freezes/calm/lift";
        assertThat(hot.statusCode()).as(hot.body()).isEqualTo(409);
        assertThat(new JsonObject(hot.body()).getString("detail")).isEqualTo(why);
        await().atMost(60, SECONDS)
                .untilAsserted(() -> assertThat(bed.records(bed.topics().deadLetters()))
                        .extracting(record -> new String(
                                record.headers()
                                        .lastHeader("__dlq.errors.message")
                                        .value(),
                                UTF_8))
                        .singleElement()
                        .asString()
                        .contains(why));

        // when
        HttpResponse<String> lifted = client.post(
                "/freezes/calm/lift", new JsonObject().put("by", "dana").put("reason", "it is over"));

        // then
        assertThat(lifted.statusCode()).as(lifted.body()).isEqualTo(200);
        assertThat(new JsonObject(lifted.body()).getBoolean("wasFrozen")).isTrue();
        await().atMost(60, SECONDS).until(() -> client.state(id).equals("succeeded"));
        await().atMost(60, SECONDS)
                .untilAsserted(() -> assertThat(told())
                        .as("workers are told, each of what is so now")
                        .containsEntry("freeze/calm", "")
                        .hasEntrySatisfying(
                                "freeze/elsewhere",
                                message -> assertThat(message).contains("\"database\":\"other\"")));
        assertThat(bed.value("SELECT count(*) FROM freezes_untold")).isEqualTo("0");
        HttpResponse<String> again = client.post(
                "/freezes/calm/lift", new JsonObject().put("by", "dana").put("reason", "again"));
        assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
        assertThat(new JsonObject(again.body()).getBoolean("wasFrozen")).isFalse();
        assertThat(bed.rows("SELECT verb, to_state, details FROM audit WHERE rollout_id IS NULL ORDER BY id"))
                .containsExactly(
                        "(freeze,frozen,\"calm: set any, database any, tenant t-00004\")",
                        "(freeze,frozen,\"elsewhere: set any, database other, tenant any\")",
                        "(unfreeze,free,\"calm: all it covered\")");
    }

    @Test
    void shouldGoOnByItselfWhenAFreezeExpires() throws Exception {
        freeze("short", new JsonObject().put("set", "app").put("expiresAt", "2100-01-01T00:00:00Z"));
        String id = client.start(allAtOnce());
        await().atMost(60, SECONDS).until(() -> client.state(id).equals("running"));
        await().during(1, SECONDS).until(() -> workers.seen().isEmpty());

        bed.run("UPDATE freezes SET expires_at = now() WHERE name = 'short'");

        await().atMost(60, SECONDS).until(() -> client.state(id).equals("succeeded"));
    }

    @Test
    void shouldBeginOnlyTargetsWhoseWindowIsOpenByTheirOwnClock() throws Exception {
        // given a window that is open in UTC now, and closed twelve hours away
        LocalTime now = LocalTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES);
        bed.run("UPDATE tenants SET labels = labels || '{\"tz\": \"Etc/GMT-12\"}' WHERE id = 't-00001'");
        bed.run("UPDATE tenants SET labels = labels || '{\"tz\": \"Nowhere/At_all\"}' WHERE id = 't-00002'");
        JsonObject window = new JsonObject()
                .put("from", now.minusHours(2).toString())
                .put("to", now.plusHours(2).toString())
                .put("zone", "UTC")
                .put("zoneLabel", "tz");

        // when
        String id = client.start(allAtOnce().put("window", window));

        // then
        await().atMost(60, SECONDS)
                .until(() -> client.get(id).getJsonObject("tasks").getInteger("succeeded", 0) == 9);
        await().during(1, SECONDS).until(() -> workers.seen().size() == 9);
        assertThat(workers.seen())
                .extracting(command -> command.tenantId().value())
                .doesNotContain("t-00001");
        assertThat(client.post(
                                "/rollouts",
                                RolloutClient.request(
                                        allAtOnce().put("window", window.copy().put("zone", "Mars"))))
                        .body())
                .contains("policy.window.zone 'Mars' is not accepted");
    }

    /** The last word on each key of the control topic; empty when it has no value. */
    private Map<String, String> told() {
        Map<String, String> told = new HashMap<>();
        bed.records(bed.topics().control())
                .forEach(record -> told.put(
                        new String(record.key(), UTF_8),
                        record.value() == null ? "" : new String(record.value(), UTF_8)));
        return told;
    }

    private void freeze(String name, JsonObject what) throws Exception {
        HttpResponse<String> frozen = client.post(
                "/freezes", what.copy().put("name", name).put("by", "dana").put("reason", "a test"));
        assertThat(frozen.statusCode()).as(frozen.body()).isEqualTo(200);
        assertThat(new JsonObject(frozen.body()).getBoolean("active")).isTrue();
    }

    private static JsonObject allAtOnce() {
        return new JsonObject()
                .put(
                        "waves",
                        new JsonArray().add(new JsonObject().put("name", "all").put("percent", 100)));
    }
}
