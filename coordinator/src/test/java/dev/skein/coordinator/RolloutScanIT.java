package dev.skein.coordinator;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import dev.skein.contracts.FleetScan;
import dev.skein.contracts.HistoryState;
import dev.skein.contracts.PlannedPath;
import dev.skein.contracts.ScanAnswer;
import dev.skein.contracts.ScanDetail;
import dev.skein.contracts.ScannedTarget;
import dev.skein.contracts.SchemaVersion;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rollouts that look first where their targets are; the test plays the workers. */
@SuppressWarnings("NullAway.Init") // each test begins with its own limit
class RolloutScanIT {
    private TestBed bed;
    private TestCoordinator coordinator;
    private RolloutClient client;
    private SimulatedWorkers workers;

    @BeforeEach
    void start() throws Exception {
        bed = new TestBed();
    }

    @AfterEach
    void stop() throws Exception {
        workers.close();
        client.close();
        coordinator.close();
        bed.close();
    }

    private void begin(String limit) throws Exception {
        coordinator = new TestCoordinator(bed, "one", Map.of("skein.coordinator.scan-timeout", limit)).awaitStart();
        client = new RolloutClient(coordinator);
        workers = new SimulatedWorkers(bed, command -> Optional.of(bed.reached(command, true)));
        bed.targets(0, 9);
    }

    @Test
    void shouldMoveOnlyWhatFitsWhenAskedToScanFirst() throws Exception {
        // given
        begin("PT20S");
        workers.answerScans(scan -> Optional.of(answer(scan, mixedFleet(), Optional.empty())));

        // when planned, nothing is touched
        HttpResponse<String> planned = client.post("/rollouts?dryRun=true", scanning());
        assertThat(planned.statusCode()).as(planned.body()).isEqualTo(200);
        JsonObject plan = new JsonObject(planned.body());
        assertThat(plan.getLong("targets")).isEqualTo(10);
        assertThat(plan.getLong("pending")).isEqualTo(5);
        assertThat(plan.getJsonArray("paths").encode())
                .isEqualTo("[{\"path\":\"fast\",\"targets\":4},"
                        + "{\"path\":\"flyway\",\"reason\":\"V2 needs it\",\"targets\":1}]");
        assertThat(plan.getJsonArray("items").getJsonObject(5).getString("pathReason"))
                .isEqualTo("V2 needs it");
        assertThat(plan.getJsonArray("items").getJsonObject(6).getString("path"))
                .isEqualTo("fast");
        assertThat(plan.getJsonArray("items").getJsonObject(0).containsKey("path"))
                .isFalse();
        assertThat(new JsonObject(client.post("/rollouts?dryRun=true", RolloutClient.request(new JsonObject()))
                                .body())
                        .getJsonArray("paths"))
                .as("who was not asked says nothing")
                .isEmpty();
        assertThat(bed.rows("SELECT version, count(*) FROM targets GROUP BY 1")).containsExactly("(1,10)");
        assertThat(workers.seen()).isEmpty();

        // when started
        HttpResponse<String> started = client.post("/rollouts", scanning());
        assertThat(started.statusCode()).as(started.body()).isEqualTo(202);
        String id = new JsonObject(started.body()).getString("rolloutId");

        // then
        await().atMost(60, SECONDS).until(() -> client.state(id).equals("succeeded"));
        assertThat(bed.rows("SELECT g.tenant_id, k.state, k.note FROM tasks k JOIN targets g ON g.id = k.target_id"
                        + " WHERE k.wave = 0 ORDER BY 1"))
                .containsExactly(
                        "(t-00000,succeeded,\"already at 2\")",
                        "(t-00001,skipped,\"history is ahead of the set: 3 is unknown\")",
                        "(t-00002,skipped,\"history has another checksum: V1__first.sql\")",
                        "(t-00003,skipped,\"history has a failed script: V2__second.sql\")",
                        "(t-00004,skipped,\"history does not fit the set\")");
        assertThat(workers.seen())
                .extracting(command -> command.tenantId().value())
                .containsExactlyInAnyOrder("t-00005", "t-00006", "t-00007", "t-00008", "t-00009");
        assertThat(bed.rows("SELECT tenant_id, version FROM targets WHERE tenant_id < 't-00003' ORDER BY 1"))
                .containsExactly("(t-00000,2)", "(t-00001,3)", "(t-00002,1)");
        await().atMost(30, SECONDS)
                .untilAsserted(() -> assertThat(bed.records(bed.topics().tenantState()))
                        .extracting(record -> new String(record.key(), StandardCharsets.UTF_8))
                        .contains("t-00000/app", "t-00001/app"));
    }

    @Test
    void shouldRefuseToStartWhenNoWorkerAnswersInTime() throws Exception {
        begin("PT0.3S");

        HttpResponse<String> started = client.post("/rollouts", scanning());

        assertThat(started.statusCode()).as(started.body()).isEqualTo(504);
        assertThat(new JsonObject(started.body()).getString("detail"))
                .isEqualTo("the rollout is not planned: no worker answered for [main] in time: check that workers run"
                        + " and know these databases; or leave scan out");
        assertNothingWasStored();
    }

    @Test
    void shouldRefuseToStartWhenADatabaseCannotBeRead() throws Exception {
        begin("PT20S");
        Failure failure = Failure.of(FailureKind.RETRYABLE, "no connection");
        workers.answerScans(scan -> Optional.of(answer(scan, List.of(), Optional.of(failure))));

        HttpResponse<String> started = client.post("/rollouts", scanning());

        assertThat(started.statusCode()).as(started.body()).isEqualTo(409);
        assertThat(started.body()).contains("database 'main' could not be read: no connection");
        assertNothingWasStored();
    }

    private void assertNothingWasStored() throws Exception {
        assertThat(bed.value("SELECT count(*) FROM rollouts WHERE kind = 'rollout'"))
                .isEqualTo("0");
        assertThat(bed.value("SELECT count(*) FROM targets WHERE version <> '1'"))
                .isEqualTo("0");
    }

    private static JsonObject scanning() {
        return RolloutClient.request(new JsonObject()).put("scan", true);
    }

    /** One of each kind; the sixth is not there at all. */
    private static List<ScannedTarget> mixedFleet() {
        List<ScannedTarget> found = new ArrayList<>(List.of(
                target(0, HistoryState.EXACT_PREFIX, "2", Optional.empty()),
                target(1, HistoryState.AHEAD, "3", Optional.of("3 is unknown")),
                target(2, HistoryState.CHECKSUM_MISMATCH, "2", Optional.of("V1__first.sql")),
                target(3, HistoryState.FAILED_ROW, "2", Optional.of("V2__second.sql")),
                target(4, HistoryState.FOREIGN, "7", Optional.empty())));
        for (int i = 6; i < 10; i++) {
            found.add(target(i, HistoryState.EXACT_PREFIX, "1", Optional.empty()));
        }
        return found;
    }

    private static ScannedTarget target(int number, HistoryState history, String version, Optional<String> problem) {
        return new ScannedTarget(
                "tenant_t-0000" + number,
                history,
                Optional.of(SchemaVersion.of(version)),
                false,
                problem,
                Optional.empty(),
                List.of(),
                Optional.of(PlannedPath.FAST));
    }

    private static ScanAnswer answer(FleetScan scan, List<ScannedTarget> found, Optional<Failure> failure) {
        assertThat(scan.detail()).isEqualTo(ScanDetail.VERSIONS);
        assertThat(scan.version()).contains(SchemaVersion.of("2"));
        return new ScanAnswer(
                scan.scanId(),
                scan.set(),
                scan.database(),
                0,
                true,
                found,
                failure,
                "w1",
                Instant.now(),
                Optional.of(PlannedPath.flyway("V2 needs it")));
    }
}
