package dev.skein.coordinator;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.contracts.Backup;
import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import dev.skein.contracts.FleetScan;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.MigrationStatus;
import dev.skein.contracts.Operation;
import dev.skein.contracts.ScanAnswer;
import dev.skein.contracts.SchemaVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Undo, restarts, tenants that someone waits for, and what is refused before anything starts. */
class RolloutRecoveryIT {
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
    }

    @AfterEach
    void stop() throws Exception {
        workers.close();
        client.close();
        coordinator.close();
        bed.close();
    }

    @Test
    void shouldUndoExactlyWhatWasChangedWhenAsked() throws Exception {
        // given
        bed.targets(0, 9);
        bed.run("UPDATE targets SET version = '2' WHERE tenant_id = 't-00009'");
        workers.answer(command ->
                Optional.of(bed.reached(command, !command.tenantId().value().equals("t-00008"))));
        String id = client.start(new JsonObject());
        awaitState(id, "succeeded");
        bed.run("UPDATE targets SET version = '3' WHERE tenant_id = 't-00007'");
        int before = workers.seen().size();
        workers.answer(command -> Optional.of(bed.reached(command, true)));

        // when
        JsonObject undo = client.say(id, "undo");
        String again = client.say(id, "undo").getString("rolloutId");

        // then
        assertThat(undo.getString("kind")).isEqualTo("undo");
        assertThat(again).isEqualTo(undo.getString("rolloutId"));
        awaitState(again, "succeeded");
        List<MigrationCommand> undone =
                workers.seen().subList(before, workers.seen().size());
        assertThat(undone).hasSize(7).allSatisfy(command -> {
            assertThat(command.operation()).isEqualTo(Operation.UNDO);
            assertThat(command.version())
                    .hasValueSatisfying(version -> assertThat(version).hasToString("1"));
        });
        assertThat(bed.rows("SELECT version, count(*) FROM targets GROUP BY version ORDER BY version"))
                .containsExactly("(1,7)", "(2,2)", "(3,1)");
        assertThat(bed.rows("SELECT note FROM tasks WHERE state = 'skipped'"))
                .containsExactly("(\"was moved on to 3 since\")");
    }

    @Test
    void shouldRestoreEachTargetFromItsRestorePointWhenAnUndoIsToRestore() throws Exception {
        // given workers that make no backups
        bed.targets(0, 4);
        JsonObject points =
                new JsonObject().put("restorePoint", true).put("breaker", new JsonObject().put("failureRate", 1));
        workers.answerScans(scan -> Optional.of(
                scan.restorePoints().orElse(false)
                        ? failed(scan, "this worker makes no backups")
                        : bed.scanned(scan, name -> Optional.empty())));
        refused(points, 409, "this worker makes no backups; or leave restorePoint out");

        // and others that do: one migration fails half way, and one before anything of it stays
        workers.answerScans(scan -> Optional.of(bed.scanned(scan, name -> Optional.empty())));
        workers.answer(command -> Optional.of(
                switch (command.tenantId().value()) {
                    case "t-00002" -> bed.failed(command, Failure.of(FailureKind.PERMANENT, "syntax error"));
                    case "t-00003" -> halfWay(command);
                    default -> withPoint(command);
                }));

        // when
        String id = client.start(points);
        awaitState(id, "failed");

        // then
        List<MigrationCommand> migrated = workers.seen();
        assertThat(migrated).hasSize(5).allMatch(MigrationCommand::takesRestorePoint);
        assertThat(bed.value(
                        "SELECT count(*) FROM backups b JOIN tasks t ON t.id = b.id WHERE t.rollout_id = '" + id + "'"))
                .isEqualTo("4");

        // and none of them is pruned before the rollout is over
        bed.run("INSERT INTO backups (id, target_id, detail, duration_ms, taken_at)"
                + " SELECT gen_random_uuid(), target_id, detail, 1, taken_at + interval '1 second' FROM backups");
        JsonObject prune = new JsonObject().put("by", "dana").put("reason", "a test");
        assertThat(new JsonObject(client.post("/backups/prune", prune).body()).getJsonArray("items"))
                .hasSize(4);
        bed.run("UPDATE rollouts SET finished_at = NULL WHERE id = '" + id + "'");
        assertThat(new JsonObject(client.post("/backups/prune", prune).body()).getJsonArray("items"))
                .isEmpty();
        bed.run("UPDATE rollouts SET finished_at = now() WHERE id = '" + id + "'");

        // and when
        workers.answer(command -> Optional.of(bed.reached(command, false)));
        String undo = new JsonObject(client.verb(id, "undo", new JsonObject().put("restore", true))
                        .body())
                .getString("rolloutId");
        HttpResponse<String> otherwise = client.verb(id, "undo", new JsonObject());

        // then
        awaitState(undo, "succeeded");
        assertThat(otherwise.statusCode()).isEqualTo(409);
        assertThat(otherwise.body()).contains("from its restore points already");
        assertThat(workers.seen()).hasSize(9);
        assertThat(workers.seen().subList(5, 9)).allSatisfy(command -> {
            assertThat(command.tenantId().value()).isNotEqualTo("t-00002");
            assertThat(command.operation()).isEqualTo(Operation.RESTORE);
            assertThat(command.takesRestorePoint()).isFalse();
            assertThat(migrated)
                    .filteredOn(before -> before.tenantId().equals(command.tenantId()))
                    .extracting(MigrationCommand::commandId)
                    .containsExactly(command.backup().id());
        });
        assertThat(bed.rows("SELECT version, state, count(*) FROM targets GROUP BY 1, 2 ORDER BY 3"))
                .containsExactly("(1,failed,1)", "(1,ready,4)");

        // and without restore points it is refused before anything starts
        workers.answer(command -> Optional.of(bed.reached(command, true)));
        String plain = client.start(new JsonObject());
        awaitState(plain, "succeeded");
        HttpResponse<String> impossible = client.verb(plain, "undo", new JsonObject().put("restore", true));
        assertThat(impossible.statusCode()).isEqualTo(422);
        assertThat(impossible.body()).contains("5 targets, such as that of tenant 't-00000', have no restore point");
    }

    private MigrationStatus halfWay(MigrationCommand command) {
        MigrationStatus.Failed failed = (MigrationStatus.Failed)
                bed.failed(command, Failure.of(FailureKind.OPERATOR_NEEDED, "1 of 2 statements stays"));
        return new MigrationStatus.Failed(
                failed.header(),
                failed.failure(),
                failed.duration(),
                Optional.of(point(command, ((MigrationStatus.Succeeded) bed.reached(command, true)).before())));
    }

    private static Backup point(MigrationCommand command, Optional<SchemaVersion> version) {
        String digits = "0123456789abcdef0123456789abcdef";
        return new Backup(
                command.commandId(),
                "main/" + command.commandId() + ".dump",
                1,
                digits + digits,
                "15.18",
                "pg_dump 15.18",
                version,
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Instant.now());
    }

    private MigrationStatus withPoint(MigrationCommand command) {
        MigrationStatus.Succeeded done = (MigrationStatus.Succeeded) bed.reached(command, true);
        return new MigrationStatus.Succeeded(
                done.header(),
                done.path(),
                done.before(),
                done.after(),
                done.applied(),
                done.duration(),
                Optional.empty(),
                Optional.of(point(command, done.before())));
    }

    private static ScanAnswer failed(FleetScan scan, String why) {
        return new ScanAnswer(
                scan.scanId(),
                scan.set(),
                scan.database(),
                0,
                true,
                List.of(),
                Optional.of(Failure.of(FailureKind.PERMANENT, why)),
                "w1",
                Instant.now());
    }

    @Test
    void shouldGoOnWhenTheCoordinatorIsReplacedInTheMiddle() throws Exception {
        // given
        bed.targets(0, 299);
        workers.answer(
                command -> command.attempt() == 1 && command.commandId().value().hashCode() % 2 == 0
                        ? Optional.empty()
                        : Optional.of(bed.reached(command, true)));
        String id = client.start(new JsonObject());
        await().atMost(90, SECONDS).until(() -> !workers.seen().isEmpty());

        // when
        coordinator.close();
        workers.answer(command -> Optional.of(bed.reached(command, true)));
        client.close();
        coordinator = new TestCoordinator(bed, "two", Map.of("skein.coordinator.lease", "PT2S")).awaitStart();
        client = new RolloutClient(coordinator);
        bed.run("UPDATE tasks SET lease_until = now() WHERE state IN ('dispatched', 'running')");

        // then
        awaitState(id, "succeeded");
        assertThat(client.get(id).getJsonObject("tasks")).isEqualTo(new JsonObject().put("succeeded", 300));
        assertThat(bed.value("SELECT count(*), count(DISTINCT target_id) FROM tasks"))
                .isEqualTo("300,300");
    }

    @Test
    void shouldEndAtOnceWhenNothingIsPending() throws Exception {
        // given
        bed.targets(0, 9_999);
        bed.run("UPDATE targets SET version = '2'");
        long begun = System.nanoTime();

        // when
        String id = client.start(new JsonObject());

        // then
        awaitState(id, "succeeded");
        LoggerFactory.getLogger(getClass())
                .info("a rollout without work took {}", Duration.ofNanos(System.nanoTime() - begun));
        assertThat(client.get(id).getJsonObject("tasks")).isEqualTo(new JsonObject().put("succeeded", 10_000));
        assertThat(workers.seen()).isEmpty();
    }

    @Test
    void shouldBringTenantAheadWhenItsRolloutIsPaused() throws Exception {
        // given
        bed.targets(0, 9);
        workers.answer(command -> Optional.empty());
        String id = client.start(new JsonObject());
        await().atMost(60, SECONDS).until(() -> workers.seen().size() == 1);
        client.say(id, "pause");
        String hot = workers.seen().get(0).tenantId().value().equals("t-00004") ? "t-00005" : "t-00004";
        workers.answer(command -> Optional.of(bed.reached(command, true)));

        // when
        HttpResponse<String> there = client.post("/tenants/" + hot + "/ensure", new JsonObject().put("set", "app"));
        HttpResponse<String> again = client.post("/tenants/" + hot + "/ensure", new JsonObject().put("set", "app"));
        HttpResponse<String> nobody = client.post("/tenants/nobody/ensure", new JsonObject().put("set", "app"));

        // then
        assertThat(there.statusCode()).as(there.body()).isEqualTo(200);
        assertThat(new JsonObject(again.body()).getString("version")).isEqualTo("2");
        assertThat(nobody.statusCode()).isEqualTo(404);
        assertThat(workers.seen())
                .hasSize(2)
                .last()
                .satisfies(command -> assertThat(command.tenantId()).hasToString(hot));
        assertThat(client.state(id)).isEqualTo("paused");
    }

    @Test
    void shouldSendAnotherCommandWhenTheHotTenantWaitsInAWorkerThatWasToldToPause() throws Exception {
        // given
        bed.targets(0, 9);
        workers.answer(command -> Optional.empty());
        String id = client.start(new JsonObject());
        await().atMost(60, SECONDS).until(() -> workers.seen().size() == 1);
        client.say(id, "pause");
        MigrationCommand held = workers.seen().get(0);
        workers.answer(command -> Optional.of(bed.reached(command, true)));

        // when
        HttpResponse<String> there =
                client.post("/tenants/" + held.tenantId() + "/ensure", new JsonObject().put("set", "app"));

        // then
        assertThat(there.statusCode()).as(there.body()).isEqualTo(200);
        assertThat(workers.seen()).hasSize(2).last().satisfies(command -> {
            assertThat(command.commandId()).isEqualTo(held.commandId());
            assertThat(command.attempt()).isEqualTo(held.attempt() + 1);
            assertThat(command.fence()).isGreaterThan(held.fence());
        });
        assertThat(bed.value("SELECT sum(failures) FROM tasks")).isEqualTo("0");
    }

    @Test
    void shouldRefuseBeforeAnythingStartsWhenSomethingIsWrong() throws Exception {
        // given
        bed.targets(0, 9);
        JsonObject half = new JsonObject()
                .put(
                        "waves",
                        new JsonArray().add(new JsonObject().put("name", "half").put("percent", 50)));

        // then
        refused(half, 422, "policy.waves.half", "percent 100");
        refused(new JsonObject().put("breaker", new JsonObject().put("failureRate", 7)), 422, "failureRate", "0 to 1");
        refused(RolloutClient.request(new JsonObject()).put("version", "9"), 422, "version", "whose newest is 2");
        refused(RolloutClient.request(new JsonObject()).put("set", "none"), 422, "set", "app");
        JsonObject labels = new JsonObject().put("labels", "tier>free");
        refused(RolloutClient.request(new JsonObject()).put("selector", labels), 422, "selector.labels", "tier=free");
        JsonObject nobody = new JsonObject().put("labels", "tier=none");
        refused(RolloutClient.request(new JsonObject()).put("selector", nobody), 422, "selector", "at least one");
        JsonObject mistyped =
                new JsonObject().put("tenants", new JsonArray().add("t-00001").add("t-1"));
        refused(RolloutClient.request(new JsonObject()).put("selector", mistyped), 422, "selector.tenants", "'t-1'");
        JsonObject kept = new JsonObject().put("exclude", new JsonArray().add("t-2"));
        refused(RolloutClient.request(new JsonObject()).put("selector", kept), 422, "selector.exclude", "'t-2'");
        bed.run("UPDATE targets SET version = '7' WHERE tenant_id = 't-00003'");
        refused(RolloutClient.request(new JsonObject()), 422, "set", "t-00003 at 7");
        assertThat(bed.value("SELECT count(*) FROM rollouts WHERE kind <> 'onboarding'"))
                .isEqualTo("0");
    }

    @Test
    void shouldStoreNothingWhenOnlyThePlanIsAsked() throws Exception {
        // given
        bed.targets(0, 99);
        JsonObject request = RolloutClient.request(new JsonObject())
                .put("rolloutId", UUID.randomUUID().toString())
                .put("selector", new JsonObject().put("labels", "tier=free").put("samplePercent", 50));

        // when
        HttpResponse<String> response = client.post("/rollouts?dryRun=true", request);
        HttpResponse<String> same = client.post("/rollouts?dryRun=true", request);

        // then
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonObject plan = new JsonObject(response.body());
        assertThat(same.body()).isEqualTo(response.body());
        assertThat(plan.getLong("pending")).isBetween(10L, 40L).isEqualTo(plan.getLong("targets"));
        assertThat(plan.getJsonArray("versions")
                        .getJsonObject(0)
                        .getJsonArray("pending")
                        .getList())
                .containsExactly("V2__second.sql");
        assertThat(bed.value("SELECT count(*) FROM rollouts WHERE kind <> 'onboarding'"))
                .isEqualTo("0");

        // and with the text of the scripts when it is asked for
        assertThat(new JsonObject(client.post("/rollouts?dryRun=true&sql=true", request)
                                .body())
                        .getJsonArray("scripts"))
                .isEqualTo(new JsonArray()
                        .add(new JsonObject().put("script", "V2__second.sql").put("sql", "CREATE TABLE b (id int);")));
        assertThat(plan.containsKey("scripts")).isFalse();

        // and when it is started twice
        assertThat(client.post("/rollouts", request).statusCode()).isEqualTo(202);
        assertThat(client.post("/rollouts", request).statusCode()).isEqualTo(202);
        assertThat(client.post("/rollouts", request.copy().put("selector", new JsonObject()))
                        .statusCode())
                .isEqualTo(409);
        awaitState(request.getString("rolloutId"), "succeeded");
        assertThat(client.get(request.getString("rolloutId")).getString("digest"))
                .hasSize(64);
        assertThat(workers.seen()).hasSize(plan.getInteger("pending"));
    }

    private void refused(JsonObject policyOrRequest, int status, String... words) throws Exception {
        JsonObject request =
                policyOrRequest.containsKey("set") ? policyOrRequest : RolloutClient.request(policyOrRequest);
        HttpResponse<String> response = client.post("/rollouts", request);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.body()).contains(words);
    }

    private void awaitState(String id, String state) {
        await().atMost(90, SECONDS).until(() -> client.state(id).equals(state));
    }
}
