package dev.skein.coordinator;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import dev.skein.contracts.FleetScan;
import dev.skein.contracts.HistoryState;
import dev.skein.contracts.Operation;
import dev.skein.contracts.ScanAnswer;
import dev.skein.contracts.ScannedTarget;
import dev.skein.contracts.SchemaVersion;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Schemas that something else has migrated so far become targets; the test plays the workers. */
class AdoptionIT {
    private static final JsonObject CONSENT =
            new JsonObject().put("dryRun", false).put("by", "dana").put("reason", "moving in");

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
        workers.answerScans(AdoptionIT::found);
        bed.targets(0, 1);
    }

    @AfterEach
    void stop() throws Exception {
        workers.close();
        client.close();
        coordinator.close();
        bed.close();
    }

    @Test
    void shouldRegisterWhatFitsAtItsVersionAndTouchNothingWhenAdopting() throws Exception {
        // when only shown
        JsonObject shown = adopt(new JsonObject());

        // then
        assertThat(shown.getBoolean("dryRun")).isTrue();
        assertThat(List.of(shown.getInteger("registered"), shown.getInteger("adopted"), shown.getInteger("left")))
                .containsExactly(2, 2, 3);
        assertThat(bed.value("SELECT count(*) FROM targets")).isEqualTo("2");

        // when adopted
        JsonObject adopted = adopt(CONSENT.copy());

        // then
        assertThat(adopted.getJsonArray("items"))
                .extracting(item -> ((JsonObject) item).getString("name") + ": "
                        + ((JsonObject) item).getString("reason", "adopted"))
                .containsExactly(
                        "tenant_bare: it has no history: name the version that it has (--stamp), or give it one with flyway baseline",
                        "tenant_edited: its history has another checksum: V1__first.sql",
                        "tenant_newer: its history is ahead of the set",
                        "tenant_done: adopted",
                        "tenant_old: adopted");
        assertThat(bed.rows("SELECT tenant_id, database, name, state, version FROM targets WHERE tenant_id NOT LIKE"
                        + " 't-%' ORDER BY 1"))
                .containsExactly("(done,main,tenant_done,ready,2)", "(old,main,tenant_old,ready,1)");
        assertThat(bed.value("SELECT targets FROM database_loads WHERE database = 'main'"))
                .isEqualTo("2");
        assertThat(bed.value("SELECT count(*) FROM tasks")).isEqualTo("0");
        assertThat(workers.seen()).isEmpty();
        await().atMost(30, SECONDS)
                .untilAsserted(() -> assertThat(bed.records(bed.topics().tenantState()))
                        .extracting(record -> new String(record.key(), StandardCharsets.UTF_8))
                        .contains("done/app", "old/app"));

        // and asked again, nothing more is adopted
        assertThat(adopt(CONSENT.copy()).getInteger("adopted")).isZero();

        // and a rollout takes the adopted ones on
        String id = client.start(new JsonObject());
        await().atMost(60, SECONDS).until(() -> client.state(id).equals("succeeded"));
        assertThat(workers.seen())
                .extracting(command -> command.target().name())
                .containsExactlyInAnyOrder("tenant_old", "tenant_t-00000", "tenant_t-00001");
    }

    @Test
    void shouldHaveWorkersWriteTheHistoriesOfSchemasWithoutOneWhenAskedToStamp() throws Exception {
        // given
        workers.answer(command -> Optional.of(
                bed.failed(command, Failure.of(FailureKind.OPERATOR_NEEDED, "tenant_bare is not what the set makes"))));
        JsonObject stamp = CONSENT.copy().put("stamp", "2").put("pattern", "tenant_ba*");

        // when
        JsonObject adopted = adopt(stamp);

        // then a schema that is another is kept away from rollouts
        assertThat(adopted.getJsonArray("items").getJsonObject(0).getBoolean("stamped"))
                .isTrue();
        await().atMost(60, SECONDS)
                .until(() -> bed.value("SELECT state FROM targets WHERE tenant_id = 'bare'")
                        .equals("quarantined"));
        assertThat(workers.seen()).singleElement().satisfies(command -> {
            assertThat(command.operation()).isEqualTo(Operation.STAMP);
            assertThat(command.version()).contains(SchemaVersion.of("2"));
        });

        // and when it was put right and is adopted again
        workers.answer(command -> Optional.of(bed.reached(command, false)));
        adopt(stamp);

        // then
        await().atMost(60, SECONDS)
                .until(() -> bed.value("SELECT state, version FROM targets WHERE tenant_id = 'bare'")
                        .equals("ready,2"));
        assertThat(bed.rows("SELECT verb, asked_by, reason, details FROM audit ORDER BY id"))
                .containsExactly(
                        "(adopt,dana,\"moving in\",\"1 targets of main, 1 to be stamped with version 2\")",
                        "(adopt,dana,\"moving in\",\"1 targets of main, 1 to be stamped with version 2\")");
        assertThat(adopt(stamp).getInteger("registered")).isEqualTo(1);
    }

    @Test
    void shouldAskWhoAndWhyAndForAKnownVersionBeforeAnythingIsDone() throws Exception {
        JsonObject request = new JsonObject().put("set", "app").put("database", "main");

        assertThat(client.post("/adoptions", request.copy().put("dryRun", false))
                        .body())
                .contains("by is missing");
        assertThat(client.post("/adoptions", request.copy().put("stamp", "9")).body())
                .contains("stamp '9' is not accepted");
    }

    @Test
    void shouldFindOnlyWhatIsNamedWhenThereIsAPattern() throws Exception {
        JsonObject shown = adopt(new JsonObject().put("pattern", "tenant_o*"));

        assertThat(shown.getJsonArray("items"))
                .extracting(item -> ((JsonObject) item).getString("tenantId"))
                .containsExactly("old");
    }

    @Test
    void shouldNameTheFieldWhenItIsNotKnown() throws Exception {
        HttpResponse<String> response =
                client.post("/adoptions", new JsonObject().put("set", "app").put("database", "nowhere"));

        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.body())
                .contains("database 'nowhere' is not accepted")
                .contains("be one of [main, other]");
    }

    private JsonObject adopt(JsonObject more) throws Exception {
        HttpResponse<String> response = client.post(
                "/adoptions",
                new JsonObject().put("set", "app").put("database", "main").mergeIn(more));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JsonObject(response.body());
    }

    private static Optional<ScanAnswer> found(FleetScan scan) {
        List<ScannedTarget> targets = List.of(
                target("t-00000", HistoryState.EXACT_PREFIX, Optional.of("1"), Optional.empty()),
                target("t-00001", HistoryState.EXACT_PREFIX, Optional.of("1"), Optional.empty()),
                target("old", HistoryState.EXACT_PREFIX, Optional.of("1"), Optional.empty()),
                target("done", HistoryState.EXACT_PREFIX, Optional.of("2"), Optional.empty()),
                target("bare", HistoryState.ABSENT, Optional.empty(), Optional.empty()),
                target("edited", HistoryState.CHECKSUM_MISMATCH, Optional.of("2"), Optional.of("V1__first.sql")),
                target("newer", HistoryState.AHEAD, Optional.of("3"), Optional.empty()));
        return Optional.of(new ScanAnswer(
                scan.scanId(), scan.set(), scan.database(), 0, true, targets, Optional.empty(), "w1", Instant.now()));
    }

    private static ScannedTarget target(
            String tenant, HistoryState history, Optional<String> version, Optional<String> problem) {
        return new ScannedTarget(
                "tenant_" + tenant,
                history,
                version.map(SchemaVersion::of),
                false,
                problem,
                Optional.empty(),
                List.of());
    }
}
