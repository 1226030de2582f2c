package dev.skein.coordinator;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.MigrationPath;
import dev.skein.contracts.MigrationStatus;
import dev.skein.contracts.Operation;
import dev.skein.contracts.Rehearsal;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.StatusHeader;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rehearsals by themselves and before rollouts; the test plays the workers. */
class RehearsalIT {
    private TestBed bed;
    private TestCoordinator coordinator;
    private RolloutClient client;
    private SimulatedWorkers workers;

    @BeforeEach
    void start() throws Exception {
        bed = new TestBed();
        coordinator = new TestCoordinator(bed, "one", Map.of()).awaitStart();
        client = new RolloutClient(coordinator);
        workers = new SimulatedWorkers(bed, this::answer);
        bed.targets(0, 19);
    }

    @AfterEach
    void stop() throws Exception {
        workers.close();
        client.close();
        coordinator.close();
        bed.close();
    }

    @Test
    void shouldShowWhatWasSeenAndChangeNoTargetWhenRehearsedAlone() throws Exception {
        // given
        bed.run("UPDATE targets SET state = 'failed' WHERE tenant_id = 't-00003'");
        JsonObject request = RolloutClient.request(new JsonObject()).put("rehearsal", true);
        request.remove("policy");

        // when
        HttpResponse<String> started = client.post("/rollouts", request);

        // then
        assertThat(started.statusCode()).as(started.body()).isEqualTo(202);
        String id = new JsonObject(started.body()).getString("rolloutId");
        awaitState(id, "succeeded");
        assertThat(client.get(id).getString("kind")).isEqualTo("rehearsal");
        assertThat(workers.seen()).hasSize(20).allMatch(command -> command.operation() == Operation.REHEARSE);
        assertThat(bed.rows("SELECT state, version, count(*) FROM targets GROUP BY 1, 2 ORDER BY 1"))
                .containsExactly("(failed,1,1)", "(ready,1,19)");
        JsonObject seen = client.item(id, "rehearsal");
        assertThat(seen.getInteger("rehearsed")).isEqualTo(20);
        assertThat(seen.getJsonArray("statements")).hasSize(1);
        assertThat(seen.getJsonArray("statements").getJsonObject(0))
                .isEqualTo(new JsonObject()
                        .put("script", "V2__second.sql")
                        .put("line", 1)
                        .put("sql", "CREATE TABLE b (id int)")
                        .put("targets", 20)
                        .put("maxMillis", 700)
                        .put("meanMillis", 40)
                        .put("maxRows", 3)
                        .put("tenantId", "t-00007"));
        assertThat(seen.getJsonArray("locks").getJsonObject(0))
                .isEqualTo(new JsonObject()
                        .put("relation", "a")
                        .put("mode", "AccessExclusiveLock")
                        .put("targets", 20)
                        .put("maxHeldMillis", 701)
                        .put("script", "V2__second.sql")
                        .put("line", 1)
                        .put("tenantId", "t-00007"));
        assertThat(seen.getJsonArray("skipped").getJsonObject(0).getString("reason"))
                .isEqualTo("it does not run in a transaction");
        assertThat(client.verb(id, "undo", new JsonObject()).body()).contains("is a rehearsal");
        request.put("policy", new JsonObject().put("onError", "pause"));
        assertThat(client.post("/rollouts", request).statusCode()).isEqualTo(422);
    }

    @Test
    void shouldBeginWhenTheRehearsalOfASampleWasCleanIfThePolicyDemandsIt() throws Exception {
        // given
        workers.answer(command -> Optional.empty());

        // when
        String id = client.start(new JsonObject().put("rehearse", "sample"));
        await().atMost(60, SECONDS).until(() -> workers.seen().size() == 1);

        // then
        MigrationCommand rehearsed = workers.seen().get(0);
        assertThat(rehearsed.operation()).isEqualTo(Operation.REHEARSE);
        assertThat(client.state(id)).isEqualTo("planned");
        assertThat(client.get(id).getString("rehearsal"))
                .isEqualTo(rehearsed.rolloutId().toString());
        assertThat(client.get(rehearsed.rolloutId().toString()).getString("rehearses"))
                .isEqualTo(id);

        // and when it was clean
        workers.answer(this::answer);
        bed.send(answer(rehearsed).orElseThrow());

        // then
        awaitState(id, "succeeded");
        assertThat(client.get(id).getJsonObject("tasks")).isEqualTo(new JsonObject().put("succeeded", 20));
        assertThat(workers.seen())
                .filteredOn(command -> command.operation() == Operation.REHEARSE)
                .hasSize(1);
        assertThat(workers.seen().get(1).tenantId()).isEqualTo(rehearsed.tenantId());
    }

    @Test
    void shouldNotBeginBeforeWhatTheRehearsalFoundIsPutRight() throws Exception {
        // given
        workers.answer(command -> command.tenantId().value().equals("t-00011")
                ? Optional.of(bed.failed(command, Failure.of(FailureKind.PERMANENT, "no such column")))
                : answer(command));

        // when
        String id = client.start(new JsonObject().put("rehearse", "all"));

        // then
        awaitState(id, "paused");
        String rehearsal = client.get(id).getString("rehearsal");
        assertThat(client.get(id).getString("why"))
                .isEqualTo("the rehearsal found what would fail: see skein rollout errors " + rehearsal
                        + ", put it right, skein rollout retry " + rehearsal + ", then resume this one");
        assertThat(client.list(rehearsal, "errors").getJsonObject(0).getString("message"))
                .isEqualTo("no such column");
        assertThat(workers.seen()).allMatch(command -> command.operation() == Operation.REHEARSE);

        // and resuming alone does not help
        client.say(id, "resume");
        await().atMost(60, SECONDS)
                .until(() -> client.list(id, "audit").stream()
                                .filter(entry ->
                                        ((JsonObject) entry).getString("verb").equals("pause"))
                                .count()
                        == 2);

        // and when it is put right
        workers.answer(this::answer);
        client.say(rehearsal, "retry");
        awaitState(rehearsal, "succeeded");
        client.say(id, "resume");
        awaitState(id, "succeeded");
        assertThat(bed.rows("SELECT state, version, count(*) FROM targets GROUP BY 1, 2"))
                .containsExactly("(ready,2,20)");
    }

    @Test
    void shouldAbortTheRehearsalWhenItsRolloutIsAborted() throws Exception {
        workers.answer(command -> Optional.empty());
        String id = client.start(new JsonObject().put("rehearse", "all"));
        await().atMost(60, SECONDS).until(() -> workers.seen().size() == 20);

        client.say(id, "abort");

        assertThat(client.state(client.get(id).getString("rehearsal"))).isEqualTo("aborted");
    }

    private Optional<MigrationStatus> answer(MigrationCommand command) {
        if (command.operation() != Operation.REHEARSE) {
            return Optional.of(bed.reached(command, true));
        }
        Duration took = Duration.ofMillis(command.tenantId().value().equals("t-00007") ? 700 : 5);
        Rehearsal seen = new Rehearsal(
                List.of(new Rehearsal.Statement(
                        "V2__second.sql",
                        1,
                        "CREATE TABLE b (id int)",
                        took,
                        Optional.of(3L),
                        List.of(new Rehearsal.Lock("a", "AccessExclusiveLock", took.plusMillis(1))))),
                0,
                List.of(new Rehearsal.Skipped("V3__index.sql", "it does not run in a transaction")));
        Optional<SchemaVersion> now = Optional.of(SchemaVersion.of("1"));
        return Optional.of(new MigrationStatus.Succeeded(
                StatusHeader.of(command, 2, "w1", Instant.now()),
                MigrationPath.FAST,
                now,
                now,
                List.of(),
                took,
                Optional.of(seen)));
    }

    private void awaitState(String id, String state) {
        await().atMost(60, SECONDS).until(() -> client.state(id).equals(state));
    }
}
