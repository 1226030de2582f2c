package dev.skein.coordinator;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import dev.skein.contracts.Fingerprint;
import dev.skein.contracts.FleetScan;
import dev.skein.contracts.MigrationStatus;
import dev.skein.contracts.Operation;
import dev.skein.contracts.ScanAnswer;
import dev.skein.contracts.ScanDetail;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A wave ends when all that it changed look like its first success; the test plays the workers that look. */
@SuppressWarnings("NullAway.Init") // each test begins with its own patience
class FingerprintGateIT {
    private static final Fingerprint OTHER = Fingerprint.of("b".repeat(32));

    private final List<FleetScan> scans = new CopyOnWriteArrayList<>();
    private final Set<String> changedByHand = ConcurrentHashMap.newKeySet();
    private final Set<String> locked = ConcurrentHashMap.newKeySet();
    private TestBed bed;
    private TestCoordinator coordinator;
    private RolloutClient client;
    private SimulatedWorkers workers;

    private void begin(String patience) throws Exception {
        coordinator = new TestCoordinator(bed, "one", Map.of("skein.coordinator.gate-timeout", patience)).awaitStart();
        client = new RolloutClient(coordinator);
        workers = new SimulatedWorkers(bed, command -> Optional.of(bed.reached(command, true)));
        workers.answerFingerprints(this::read);
        bed.targets(0, 19);
    }

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

    @Test
    void shouldStopAtTheFirstWaveThatDeviatesAndFinishWhenItIsPutRight() throws Exception {
        // given
        begin("PT60S");
        bed.run("UPDATE targets SET version = '2' WHERE tenant_id = 't-00018'");
        String first = "tenant_t-00000";
        changedByHand.add("tenant_t-00004");
        // The first success is the first that a worker reports.
        workers.answer(command ->
                command.target().name().equals(first) ? Optional.of(bed.reached(command, true)) : Optional.empty());

        // when
        String id = client.start(freeThenRest());
        await().atMost(60, SECONDS)
                .until(() -> bed.value("SELECT count(*) FROM tasks WHERE state = 'succeeded'")
                        .equals("2"));
        workers.answer(command -> Optional.of(bed.reached(command, true)));
        for (var command : workers.seen()) {
            if (!command.target().name().equals(first)) {
                bed.send(bed.reached(command, true));
            }
        }

        // then
        awaitState(id, "paused");
        assertThat(client.get(id).getString("why")).startsWith("1 of 9 targets of wave 1 have failed, more than 2 %");
        assertThat(bed.rows("SELECT number, succeeded, failed, queued FROM waves WHERE rollout_id = '" + id
                        + "' AND number BETWEEN 1 AND 2 ORDER BY 1"))
                .containsExactly("(1,8,1,0)", "(2,0,0,10)");
        JsonObject error = client.list(id, "errors").getJsonObject(0);
        assertThat(error.getString("kind")).isEqualTo("DRIFTED");
        assertThat(error.getString("message"))
                .contains("first success of wave 1 at version 2")
                .contains("skein drift --set app --details")
                .contains("skein rollout retry " + id);
        assertThat(error.getJsonArray("tenants").getList()).containsExactly("t-00004");
        assertThat(bed.rows("SELECT state, version FROM targets WHERE tenant_id = 't-00004'"))
                .containsExactly("(failed,2)");
        await().atMost(30, SECONDS)
                .untilAsserted(() -> assertThat(bed.statuses())
                        .filteredOn(MigrationStatus.Failed.class::isInstance)
                        .extracting(status -> status.header().tenantId().value() + " by "
                                + status.header().worker())
                        .containsExactly("t-00004 by coordinator"));
        assertThat(scans).singleElement().satisfies(scan -> {
            assertThat(scan.detail()).isEqualTo(ScanDetail.FINGERPRINTS);
            assertThat(scan.names()).hasSize(9).doesNotContain("tenant_t-00018");
        });

        // and when it is put right and driven again, its worker finds nothing to do
        changedByHand.clear();
        workers.answer(command ->
                Optional.of(bed.reached(command, !command.tenantId().value().equals("t-00004"))));
        client.say(id, "retry");

        // then
        awaitState(id, "succeeded");
        assertThat(bed.value("SELECT count(*) FROM tasks WHERE changed AND fingerprint = repeat('a', 32)"))
                .isEqualTo("19");
        assertThat(scans.get(1).names()).containsExactlyInAnyOrder(first, "tenant_t-00004");
    }

    @Test
    void shouldUndoWhatDeviatesTooWhenItWasChanged() throws Exception {
        // given
        begin("PT60S");
        changedByHand.add("tenant_t-00006");
        String id = client.start(freeThenRest().put("breaker", new JsonObject().put("failures", 100)));
        awaitState(id, "failed");
        int seen = workers.seen().size();

        // when
        String undo = client.say(id, "undo").getString("rolloutId");

        // then
        awaitState(undo, "succeeded");
        assertThat(workers.seen().subList(seen, seen + 20))
                .allMatch(command -> command.operation() == Operation.UNDO)
                .extracting(command -> command.target().name())
                .contains("tenant_t-00006")
                .doesNotHaveDuplicates();
    }

    @Test
    void shouldPauseWithTheReasonWhenNobodyReadsAndGoOnWhenResumed() throws Exception {
        // given
        begin("PT0.5S");
        workers.answerFingerprints(scan -> Optional.empty());

        // when
        String id = client.start(freeThenRest());

        // then
        awaitState(id, "paused");
        assertThat(client.get(id).getString("why"))
                .isEqualTo("wave 1 cannot be compared with its first success: no worker answered for [main] in time:"
                        + " check that workers run and know these databases; resume the rollout to try again");

        // and when a database cannot be read
        workers.answerFingerprints(scan -> Optional.of(new ScanAnswer(
                scan.scanId(),
                scan.set(),
                scan.database(),
                0,
                true,
                List.of(),
                Optional.of(Failure.of(FailureKind.RETRYABLE, "no connection")),
                "w1",
                Instant.now())));
        client.say(id, "resume");
        await().atMost(60, SECONDS)
                .until(() -> client.get(id).getString("why", "").contains("could not be read: no connection"));
        assertThat(client.state(id)).isEqualTo("paused");

        // and when it can
        workers.answerFingerprints(this::read);
        client.say(id, "resume");
        awaitState(id, "succeeded");
    }

    @Test
    void shouldScanAgainWhenTheCoordinatorIsReplacedBetweenScanAndJudgement() throws Exception {
        // given
        begin("PT60S");
        changedByHand.add("tenant_t-00002");
        workers.answerFingerprints(scan -> {
            scans.add(scan);
            return Optional.empty();
        });
        String id = client.start(freeThenRest());
        await().atMost(60, SECONDS).until(() -> scans.size() == 1);

        // when
        coordinator.close();
        client.close();
        workers.answerFingerprints(this::read);
        coordinator = new TestCoordinator(bed, "two", Map.of()).awaitStart();
        client = new RolloutClient(coordinator);

        // then
        awaitState(id, "paused");
        assertThat(client.list(id, "errors").getJsonObject(0).getString("kind")).isEqualTo("DRIFTED");
        assertThat(scans).hasSize(2);
    }

    @Test
    void shouldFailOnlyTheLockedTargetWhenPatienceIsOver() throws Exception {
        // given
        begin("PT2S");
        locked.add("tenant_t-00003");

        // when
        String id = client.start(freeThenRest().put("breaker", new JsonObject().put("failures", 1)));

        // then
        awaitState(id, "failed");
        assertThat(client.get(id).getJsonObject("tasks"))
                .isEqualTo(new JsonObject().put("succeeded", 19).put("failed", 1));
        assertThat(client.list(id, "errors").getJsonObject(0).getString("message"))
                .contains("its catalog could not be read");
        assertThat(client.list(id, "errors")
                        .getJsonObject(0)
                        .getJsonArray("tenants")
                        .getList())
                .containsExactly("t-00003");

        // and when the lock is gone
        locked.clear();
        client.say(id, "retry");
        awaitState(id, "succeeded");
    }

    @Test
    void shouldScanNothingWhenThePolicySaysSoOrNothingWasApplied() throws Exception {
        begin("PT60S");
        changedByHand.add("tenant_t-00002");

        String unchecked = client.start(freeThenRest().put("fingerprints", "none"));
        awaitState(unchecked, "succeeded");
        bed.run("UPDATE targets SET version = '1'");
        workers.answer(command -> Optional.of(bed.reached(command, false)));
        String unchanged = client.start(freeThenRest());
        awaitState(unchanged, "succeeded");

        assertThat(scans).isEmpty();
        assertThat(client.post("/rollouts", RolloutClient.request(freeThenRest().put("fingerprints", "some")))
                        .body())
                .contains("policy.fingerprints 'some' is not accepted");
    }

    private Optional<ScanAnswer> read(FleetScan scan) {
        scans.add(scan);
        return Optional.of(bed.scanned(
                scan,
                name -> locked.contains(name)
                        ? Optional.empty()
                        : Optional.of(changedByHand.contains(name) ? OTHER : TestBed.USUAL)));
    }

    private static JsonObject freeThenRest() {
        return new JsonObject()
                .put(
                        "waves",
                        new JsonArray()
                                .add(new JsonObject().put("name", "free").put("labels", "tier=free"))
                                .add(new JsonObject().put("name", "rest").put("percent", 100)));
    }

    private void awaitState(String id, String state) {
        await().atMost(60, SECONDS).until(() -> client.state(id).equals(state));
    }
}
