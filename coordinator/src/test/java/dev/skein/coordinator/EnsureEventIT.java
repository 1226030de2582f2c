package dev.skein.coordinator;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.TenantEvent;
import dev.skein.contracts.TenantId;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A service asks by Kafka for a tenant that somebody waits for. */
class EnsureEventIT {
    private TestBed bed;
    private TestCoordinator coordinator;
    private RolloutClient client;
    private SimulatedWorkers workers;

    @BeforeEach
    void start() throws Exception {
        bed = new TestBed();
        coordinator = new TestCoordinator(bed, "one", Map.of()).awaitStart();
        client = new RolloutClient(coordinator);
        workers = new SimulatedWorkers(bed, command -> Optional.empty());
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
    void shouldBringTheTenantAheadOfAPausedRolloutAndTellItsState() throws Exception {
        // given
        String id = client.start(new JsonObject());
        await().atMost(60, SECONDS).until(() -> workers.seen().size() == 1);
        client.say(id, "pause");
        String hot = workers.seen().get(0).tenantId().value().equals("t-00004") ? "t-00005" : "t-00004";
        workers.answer(command -> Optional.of(bed.reached(command, true)));

        // when
        bed.send(ensure(hot, Optional.of("2")));

        // then
        await().atMost(60, SECONDS).until(() -> states(hot).contains("ready 2"));
        assertThat(workers.seen())
                .extracting(command -> command.priority().orElse(0))
                .containsExactly(0, 2);
        assertThat(client.state(id)).isEqualTo("paused");

        // and asked for again, it is told again and nothing runs
        int told = states(hot).size();
        bed.send(ensure(hot, Optional.empty()));
        await().atMost(60, SECONDS).until(() -> states(hot).size() == told + 1);
        assertThat(workers.seen()).hasSize(2);
    }

    @Test
    void shouldPutAsideWithTheReasonWhenTheTenantCannotBeBroughtThere() throws Exception {
        bed.run("UPDATE targets SET state = 'quarantined' WHERE tenant_id = 't-00001'");

        bed.send(ensure("nobody", Optional.empty()));
        bed.send(ensure("t-00001", Optional.empty()));
        bed.send(ensure("t-00002", Optional.of("9")));

        await().atMost(60, SECONDS)
                .untilAsserted(() -> assertThat(bed.records(bed.topics().deadLetters()))
                        .extracting(record -> new String(
                                record.headers()
                                        .lastHeader("__dlq.errors.message")
                                        .value(),
                                StandardCharsets.UTF_8))
                        .hasSize(3)
                        .anyMatch(why -> why.contains("'nobody' has no target"))
                        .anyMatch(why -> why.contains("'t-00001' has failed and waits until it is re-driven"))
                        .anyMatch(why -> why.contains("version '9' is not accepted")));
    }

    private List<String> states(String tenant) {
        return bed.records(bed.topics().tenantState()).stream()
                .filter(record -> new String(record.key(), StandardCharsets.UTF_8).equals(tenant + "/app"))
                .map(record -> new JsonObject(new String(record.value(), StandardCharsets.UTF_8)).getJsonObject("data"))
                .map(data -> data.getString("state") + " " + data.getString("version"))
                .toList();
    }

    private static TenantEvent ensure(String tenant, Optional<String> version) {
        return new TenantEvent.Ensure(
                UUID.randomUUID().toString(),
                "/gateway",
                Instant.now(),
                TenantId.of(tenant),
                TestBed.SET,
                version.map(SchemaVersion::of));
    }
}
