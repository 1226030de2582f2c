package dev.skein.coordinator;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.skein.contracts.InvalidValueException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is old is forgotten, and nothing that is still needed. */
class RetentionIT {
    private static final Map<String, String> OFTEN = Map.of(
            "skein.coordinator.retention.every", "PT0.2S",
            "skein.coordinator.retention.tasks", "P20D");

    private TestBed bed;
    private TestCoordinator coordinator;
    private RolloutClient client;
    private SimulatedWorkers workers;

    @BeforeEach
    void start() throws Exception {
        bed = new TestBed();
        coordinator = new TestCoordinator(bed, "one", OFTEN).awaitStart();
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
    void shouldForgetTheTasksOfOldRolloutsAndKeepTheirCountsWhenTheyAreOver() throws Exception {
        // given
        String old = client.start(allAtOnce());
        await().atMost(60, SECONDS).until(() -> client.state(old).equals("succeeded"));
        bed.run("UPDATE targets SET version = '1'");
        String young = client.start(allAtOnce());
        await().atMost(60, SECONDS).until(() -> client.state(young).equals("succeeded"));

        // when
        age(old, 21);
        age(young, 19);

        // then
        await().atMost(30, SECONDS)
                .until(() -> bed.value("SELECT count(*) FROM tasks WHERE rollout_id = '" + old + "'")
                        .equals("0"));
        assertThat(bed.value("SELECT count(*) FROM tasks WHERE rollout_id = '" + young + "'"))
                .isEqualTo("10");
        assertThat(client.get(old).getJsonObject("tasks")).isEqualTo(new JsonObject().put("succeeded", 10));
        assertThat(client.list(old, "audit")).isNotEmpty();
    }

    @Test
    void shouldTellWorkersToForgetAnAbortThatNoCommandCanComeAfter() throws Exception {
        // given
        workers.answer(command -> Optional.empty());
        String id = client.start(allAtOnce());
        client.say(id, "abort");
        await().atMost(60, SECONDS)
                .until(() -> bed.value("SELECT told FROM rollouts WHERE id = '" + id + "'")
                        .equals("abort"));
        assertThat(bed.records(bed.topics().control()))
                .isNotEmpty()
                .allSatisfy(record -> assertThat(record.value()).isNotNull());

        // when
        bed.run("UPDATE rollouts SET finished_at = now() - interval '16 days' WHERE id = '" + id + "'");

        // then
        await().atMost(30, SECONDS)
                .untilAsserted(() -> assertThat(bed.records(bed.topics().control()))
                        .last()
                        .satisfies(record -> {
                            assertThat(new String(record.key(), StandardCharsets.UTF_8))
                                    .isEqualTo(id);
                            assertThat(record.value()).isNull();
                        }));
        await().atMost(30, SECONDS)
                .until(() -> bed.value("SELECT told FROM rollouts WHERE id = '" + id + "'")
                        .equals("gone"));
        assertThat(client.state(id)).isEqualTo("aborted");
    }

    @Test
    void shouldRecogniseAnEventForAsLongAsKafkaMayDeliverItAgain() throws Exception {
        // given
        bed.run("INSERT INTO intake_events (source, event_id, received_at) VALUES"
                + " ('/shop', 'old', now() - interval '31 days'), ('/shop', 'young', now() - interval '29 days')");
        bed.run("INSERT INTO audit (at, verb, asked_by, reason, to_state) VALUES"
                + " (now() - interval '731 days', 'pause', 'dana', 'long ago', 'paused'),"
                + " (now() - interval '729 days', 'pause', 'dana', 'not so long ago', 'paused')");

        // then
        await().atMost(30, SECONDS)
                .untilAsserted(() -> assertThat(bed.rows("SELECT event_id FROM intake_events"))
                        .containsExactly("(young)"));
        await().atMost(30, SECONDS)
                .untilAsserted(() ->
                        assertThat(bed.rows("SELECT reason FROM audit")).containsExactly("(\"not so long ago\")"));
        assertThatThrownBy(() -> new TestCoordinator(bed, "two", Map.of("skein.coordinator.retention.events", "P14D")))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("skein.coordinator.retention.events")
                .hasMessageContaining("be at least");
    }

    private void age(String rollout, int days) throws Exception {
        String then = "now() - interval '" + days + " days'";
        bed.run("UPDATE tasks SET finished_at = " + then + " WHERE rollout_id = '" + rollout + "'");
        bed.run("UPDATE rollouts SET finished_at = " + then + " WHERE id = '" + rollout + "'");
    }

    private static JsonObject allAtOnce() {
        return new JsonObject()
                .put(
                        "waves",
                        new JsonArray().add(new JsonObject().put("name", "all").put("percent", 100)));
    }
}
