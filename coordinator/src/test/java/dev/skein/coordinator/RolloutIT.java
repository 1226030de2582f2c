package dev.skein.coordinator;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.MigrationStatus;
import dev.skein.contracts.TenantId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rollouts by HTTP, with workers that answer as each test needs. */
class RolloutIT {
    private TestBed bed;
    private TestCoordinator coordinator;
    private RolloutClient client;
    private SimulatedWorkers workers;

    @BeforeEach
    void start() throws Exception {
        bed = new TestBed();
        coordinator = new TestCoordinator(bed, "one", Map.of()).awaitStart();
        client = new RolloutClient(coordinator);
        workers = new SimulatedWorkers(bed, this::succeed);
    }

    @AfterEach
    void stop() throws Exception {
        workers.close();
        client.close();
        coordinator.close();
        bed.close();
    }

    @Test
    void shouldRunWavesOneAfterAnotherWhenAllSucceed() throws Exception {
        // given
        bed.targets(0, 101);
        bed.run("UPDATE targets SET state = 'quarantined' WHERE tenant_id = 't-00100'");
        bed.run("UPDATE targets SET version = '2' WHERE tenant_id = 't-00101'");

        // when
        String id = client.start(new JsonObject());

        // then
        awaitState(id, "succeeded");
        assertThat(bed.rows("SELECT number, name, succeeded, skipped FROM waves WHERE rollout_id = '" + id
                        + "' ORDER BY number"))
                .containsExactly(
                        "(0,plan,1,1)", "(1,canary,1,0)", "(2,early,9,0)", "(3,rest,90,0)", "(4,catch-up,0,0)");
        assertThat(bed.rows("SELECT note FROM tasks WHERE wave = 0 ORDER BY note"))
                .containsExactly("(\"already at 2\")", "(\"quarantined until it is re-driven\")");
        assertThat(bed.value("SELECT count(*) FROM waves w JOIN waves n ON n.rollout_id = w.rollout_id AND"
                        + " n.number = w.number + 1 WHERE w.number > 0 AND n.started_at < (SELECT max(finished_at) FROM"
                        + " tasks k WHERE k.rollout_id = w.rollout_id AND k.wave = w.number)"))
                .isEqualTo("0");
        assertThat(workers.seen())
                .hasSize(100)
                .extracting(MigrationCommand::commandId)
                .doesNotHaveDuplicates();
        assertThat(client.get(id).getJsonObject("tasks"))
                .isEqualTo(new JsonObject().put("succeeded", 101).put("skipped", 1));
        assertThat(verbs(id)).containsExactly("start", "begin", "end-wave", "end-wave", "end-wave", "end");
        assertThat(client.get(id).getString("digest")).hasSize(64);
        assertThat(client.get(id).getLong("targets")).isEqualTo(102);
    }

    @Test
    void shouldTripAndFinishAfterARetryWhenMoreFailThanTheBreakerAllows() throws Exception {
        // given
        bed.targets(0, 199);
        Set<String> bad = Set.of("t-00001", "t-00002", "t-00003");
        workers.answer(command -> bad.contains(command.tenantId().value())
                ? Optional.of(bed.failed(command, broken(command)))
                : succeed(command));

        // when
        String id = client.start(waves(pick(0, 99), rest()).put("breaker", new JsonObject().put("failureRate", 0.02)));

        // then
        awaitState(id, "paused");
        assertThat(client.get(id).getString("why")).startsWith("3 of 100 targets of wave 1 have failed, more than 2 %");
        await().atMost(60, SECONDS)
                .until(() -> bed.value(
                                "SELECT queued + dispatched + running FROM waves WHERE number = 1 AND rollout_id = '"
                                        + id + "'")
                        .equals("0"));
        assertThat(bed.value("SELECT queued FROM waves WHERE name = 'rest'")).isEqualTo("100");
        assertThat(workers.seen()).hasSize(100);
        JsonArray errors = client.list(id, "errors");
        assertThat(errors).hasSize(1);
        assertThat(errors.getJsonObject(0).getLong("count")).isEqualTo(3);
        assertThat(errors.getJsonObject(0).getString("script")).isEqualTo("V2__second.sql");
        assertThat(errors.getJsonObject(0).getJsonArray("tenants").getList())
                .containsExactly("t-00001", "t-00002", "t-00003");

        // and when the script is fixed
        workers.answer(this::succeed);
        String error = errors.getJsonObject(0).getString("error");
        assertThat(client.verb(id, "retry", new JsonObject().put("error", "000000000000"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(client.state(id)).isEqualTo("paused");
        assertThat(client.verb(id, "retry", new JsonObject().put("error", error))
                        .statusCode())
                .isEqualTo(200);

        // then
        awaitState(id, "succeeded");
        assertThat(client.get(id).getJsonObject("tasks")).isEqualTo(new JsonObject().put("succeeded", 200));
        assertThat(workers.seen()).hasSize(203);
    }

    @Test
    void shouldDriveOneErrorGroupAndStayPausedWhenTheOtherFailuresTripTheBreaker() throws Exception {
        // given
        bed.targets(0, 199);
        Set<String> broken = Set.of("t-00001", "t-00002");
        Set<String> denied = Set.of("t-00003", "t-00004", "t-00005");
        Set<String> full = Set.of("t-00006", "t-00007", "t-00008");
        workers.answer(command -> {
            String tenant = command.tenantId().value();
            if (broken.contains(tenant)) {
                return Optional.of(bed.failed(command, broken(command)));
            }
            if (denied.contains(tenant)) {
                return Optional.of(bed.failed(
                        command, Failure.ofSql(FailureKind.PERMANENT, "permission denied for table orders", "42501")));
            }
            return full.contains(tenant)
                    ? Optional.of(bed.failed(command, Failure.of(FailureKind.PERMANENT, "the disk is full")))
                    : succeed(command);
        });
        String id = client.start(waves(pick(0, 99), rest()).put("breaker", new JsonObject().put("failureRate", 0.02)));
        awaitState(id, "paused");
        await().atMost(60, SECONDS).until(() -> workers.seen().size() == 100);
        await().atMost(60, SECONDS)
                .until(() -> client.get(id).getJsonObject("tasks").getInteger("failed", 0) == 8);

        // when
        workers.answer(this::succeed);
        assertThat(client.verb(id, "retry", new JsonObject().put("error", group(id, "t-00001")))
                        .statusCode())
                .isEqualTo(200);

        // then exactly that group goes, and the others keep it paused
        await().atMost(60, SECONDS)
                .until(() -> client.get(id).getJsonObject("tasks").getInteger("succeeded", 0) == 94);
        assertThat(workers.seen().subList(100, workers.seen().size()))
                .extracting(command -> command.tenantId().value())
                .containsExactlyInAnyOrderElementsOf(broken);
        assertThat(client.state(id)).isEqualTo("paused");
        assertThat(client.get(id).getString("why")).startsWith("6 of 100 targets of wave 1 have failed, more than 2 %");
        assertThat(bed.value("SELECT details FROM audit WHERE verb = 'retry'"))
                .contains("2 targets; it stays paused: 6 of 100 targets");

        // and when a group that has not begun is paused by hand
        String waiting = "SELECT count(*) FROM tasks WHERE state = 'queued' AND priority = 1";
        bed.run("INSERT INTO freezes (name, reason, asked_by, created_at) VALUES ('all', 'a test', 'dana', now())");
        client.verb(id, "retry", new JsonObject().put("error", group(id, "t-00006")));
        assertThat(bed.value(waiting)).isEqualTo("3");
        client.say(id, "pause");

        // then it waits like the others
        assertThat(bed.value(waiting)).isEqualTo("0");
        bed.run("DELETE FROM freezes");

        // and when the last group is driven again too
        assertThat(client.verb(id, "retry", new JsonObject().put("error", group(id, "t-00003")))
                        .statusCode())
                .isEqualTo(200);

        // then
        awaitState(id, "succeeded");
        assertThat(client.get(id).getJsonObject("tasks")).isEqualTo(new JsonObject().put("succeeded", 200));
        assertThat(workers.seen()).hasSize(208);
    }

    private String group(String rollout, String tenant) throws Exception {
        return client.list(rollout, "errors").stream()
                .map(JsonObject.class::cast)
                .filter(each -> each.getJsonArray("tenants").contains(tenant))
                .map(each -> each.getString("error"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldStartNothingWhenPausedAndCancelTheRestWhenAborted() throws Exception {
        // given
        bed.targets(0, 49);
        workers.answer(command -> Optional.empty());
        String id = client.start(waves(rest().put("parallelism", 5)));
        await().atMost(60, SECONDS).until(() -> workers.seen().size() == 5);

        // when
        client.say(id, "pause");
        assertThat(client.say(id, "pause").getString("state")).isEqualTo("paused");
        workers.seen().forEach(command -> succeed(command).ifPresent(this::send));

        // then
        await().atMost(60, SECONDS)
                .until(() -> bed.value("SELECT succeeded FROM waves WHERE name = 'rest'")
                        .equals("5"));
        await().during(1, SECONDS).until(() -> workers.seen().size() == 5);

        // and when
        client.say(id, "resume");
        await().atMost(60, SECONDS).until(() -> workers.seen().size() == 10);
        client.say(id, "abort");

        // then
        assertThat(client.say(id, "abort").getString("state")).isEqualTo("aborted");
        await().atMost(60, SECONDS)
                .until(() -> bed.value("SELECT cancelled, dispatched, queued FROM waves WHERE name = 'rest'")
                        .equals("40,5,0"));
        assertThat(client.verb(id, "resume", new JsonObject()).statusCode()).isEqualTo(409);
        await().untilAsserted(() -> assertThat(bed.records(bed.topics().control()))
                .last()
                .extracting(record -> new String(record.value(), java.nio.charset.StandardCharsets.UTF_8))
                .asString()
                .contains("\"action\":\"abort\""));
        assertThat(verbs(id)).containsExactly("start", "begin", "pause", "resume", "abort");

        // and when it is undone at once, that waits for what is with workers
        workers.answer(this::succeed);
        String undo = client.say(id, "undo").getString("rolloutId");
        await().during(1, SECONDS).until(() -> client.state(undo).equals("planned"));
        assertThat(workers.seen()).hasSize(10);

        // and what was out still counts
        workers.seen().stream().skip(5).forEach(command -> succeed(command).ifPresent(this::send));
        await().atMost(60, SECONDS)
                .until(() -> bed.value("SELECT cancelled, succeeded, dispatched FROM waves WHERE name = 'rest'")
                        .equals("40,10,0"));
        awaitState(undo, "succeeded");
        assertThat(client.get(undo).getJsonObject("tasks")).isEqualTo(new JsonObject().put("succeeded", 10));
        assertThat(bed.value("SELECT count(*) FROM targets WHERE version = '1'"))
                .isEqualTo("50");
    }

    @Test
    void shouldRetryTenantsThatJoinedLaterWithTheRolloutOrWithTheStandingOne() throws Exception {
        // given a tenant that came after the rollout and could not be onboarded
        bed.targets(0, 4);
        String id = client.start(new JsonObject());
        awaitState(id, "succeeded");
        workers.answer(command -> Optional.of(bed.failed(command, broken(command))));
        bed.send(bed.created("late"));
        await().atMost(60, SECONDS).until(() -> phase("late").equals("failed"));

        // when
        client.say(id, "retry");

        // then
        await().atMost(60, SECONDS).until(() -> workers.seen().size() == 7);
        await().atMost(60, SECONDS).until(() -> phase("late").equals("failed"));

        // and when
        workers.answer(command -> Optional.of(bed.succeeded(command)));
        String standing = bed.value("SELECT id FROM rollouts WHERE kind = 'onboarding' AND set_name = 'app'");
        client.say(standing, "retry");

        // then
        await().atMost(60, SECONDS).until(() -> phase("late").equals("ready"));
        assertThat(client.verb(standing, "pause", new JsonObject()).statusCode())
                .isEqualTo(404);
        assertThat(bed.rows("SELECT rollout_id = '" + id + "', details FROM audit WHERE verb = 'retry' ORDER BY id"))
                .containsExactly("(t,\"1 tenants that joined later\")", "(f,\"1 targets\")");
    }

    private String phase(String tenant) throws Exception {
        return bed.value("SELECT state FROM targets WHERE tenant_id = '" + tenant + "'");
    }

    @Test
    void shouldCatchUpInTheLastWaveWhenTargetsComeLateOrAreBusy() throws Exception {
        // given
        bed.targets(0, 9);
        bed.run("INSERT INTO tasks (id, rollout_id, target_id, due_at) SELECT gen_random_uuid(), r.id, g.id, now() +"
                + " interval '1 hour' FROM rollouts r, targets g WHERE r.set_name = 'app' AND g.tenant_id = 't-00007'");
        workers.answer(command -> Optional.empty());

        // when
        String id = client.start(waves(rest()));
        await().atMost(60, SECONDS).until(() -> workers.seen().size() == 9);
        bed.targets(10, 12);
        bed.run("UPDATE tasks SET state = 'cancelled' WHERE rollout_id <> '" + id + "'");
        workers.seen().forEach(command -> succeed(command).ifPresent(this::send));
        workers.answer(this::succeed);

        // then
        awaitState(id, "succeeded");
        assertThat(bed.rows("SELECT g.tenant_id FROM tasks t JOIN targets g ON g.id = t.target_id JOIN waves w ON"
                        + " w.rollout_id = t.rollout_id AND w.number = t.wave WHERE w.name = 'catch-up' ORDER BY 1"))
                .containsExactly("(t-00007)", "(t-00010)", "(t-00011)", "(t-00012)");
        assertThat(client.get(id).getJsonObject("tasks")).isEqualTo(new JsonObject().put("succeeded", 13));
        assertThat(client.get(id).getLong("targets")).isEqualTo(10);
    }

    @Test
    void shouldWaitForPromotionAndLeaveOutWhoIsSkippedWhenAskedTo() throws Exception {
        // given
        bed.targets(0, 19);

        // when
        String id = client.start(waves(
                new JsonObject()
                        .put("name", "free")
                        .put("labels", "tier=free")
                        .put("promote", "manual")
                        .put("soak", "10m"),
                rest()));
        awaitState(id, "soaking");
        assertThat(workers.seen()).hasSize(10);
        JsonObject gone = new JsonObject().put("tenants", new JsonArray().add("t-00001"));
        assertThat(client.verb(id, "skip", gone).statusCode()).isEqualTo(200);
        awaitState(id, "soaking");
        client.say(id, "pause");
        JsonObject another = new JsonObject().put("tenants", new JsonArray().add("t-00003"));
        assertThat(new JsonObject(client.verb(id, "skip", another).body()).getString("state"))
                .isEqualTo("paused");
        client.say(id, "resume");
        client.say(id, "promote");

        // then
        awaitState(id, "succeeded");
        assertThat(client.get(id).getJsonObject("tasks"))
                .isEqualTo(new JsonObject().put("succeeded", 18).put("skipped", 2));
        JsonObject wave = client.list(id, "waves").getJsonObject(1);
        assertThat(wave.getString("promote")).isEqualTo("manual");
        assertThat(wave.getLong("soakMillis")).isEqualTo(600_000);
    }

    private void awaitState(String id, String state) {
        await().atMost(90, SECONDS).until(() -> client.state(id).equals(state));
    }

    private List<String> verbs(String id) throws Exception {
        return client.list(id, "audit").stream()
                .map(each -> ((JsonObject) each).getString("verb"))
                .toList();
    }

    private Optional<MigrationStatus> succeed(MigrationCommand command) {
        return Optional.of(bed.reached(command, true));
    }

    private void send(MigrationStatus status) {
        try {
            bed.send(status);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Different words each time, as a database says them. */
    private static Failure broken(MigrationCommand command) {
        TenantId tenant = command.tenantId();
        return new Failure(
                FailureKind.PERMANENT,
                "relation \"" + tenant + "\" does not exist, at 17",
                Optional.of("42P01"),
                Optional.of("V2__second.sql"),
                Optional.of(3));
    }

    private static JsonObject waves(JsonObject... waves) {
        return new JsonObject().put("waves", new JsonArray(List.of(waves)));
    }

    private static JsonObject rest() {
        return new JsonObject().put("name", "rest").put("percent", 100);
    }

    private static JsonObject pick(int first, int last) {
        JsonArray tenants = new JsonArray();
        IntStream.rangeClosed(first, last).forEach(n -> tenants.add(String.format("t-%05d", n)));
        return new JsonObject().put("name", "picked").put("tenants", tenants);
    }
}
