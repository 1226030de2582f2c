package dev.skein.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.contracts.RolloutId;
import dev.skein.coordinator.feed.FeedLimits;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.json.schema.JsonSchema;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The feed from Kafka to a listener. */
class FeedIT {
    private ApiFixture api;

    @BeforeEach
    void start(@TempDir Path folder) {
        api = new ApiFixture(folder, new FeedLimits(2, Duration.ofMillis(250), Duration.ofMillis(200), 1 << 20));
        api.database.addFleet();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void shouldSendASnapshotFirstWhenAListenerComes() {
        try (EventStream stream = listen()) {
            await().until(() -> !stream.events.isEmpty());

            EventStream.Event first = stream.events.get(0);
            assertThat(stream.response.getHeader("content-type")).isEqualTo("text/event-stream");
            assertThat(first.name()).isEqualTo("snapshot");
            assertThat(first.fields()).containsEntry("retry", "2000").containsKey("id");
            assertThat(first.data().getJsonObject("targets").getInteger("total"))
                    .isEqualTo(25);
            assertThat(first.data().getJsonArray("rollouts")).hasSize(1);
            assertMatches("SnapshotEvent", first.data());
        }
    }

    @Test
    void shouldSendChangesInOneEventWhenTheyComeTogether() {
        RolloutId rollout = RolloutId.random();
        try (EventStream stream = listen()) {
            await().until(() -> !stream.events.isEmpty());

            api.kafka.publish(Changes.target("acme", "migrating"));
            api.kafka.publish(Changes.target("acme", "ready"));
            api.kafka.publish(Changes.rollout(rollout, 1));
            api.kafka.publish(Changes.rollout(rollout, 2));

            await().untilAsserted(() -> {
                JsonObject last = stream.events.get(stream.events.size() - 1).data();
                assertThat(last.encode()).contains("ready").contains("\"succeeded\":2");
            });
            assertThat(stream.named("changes"))
                    .hasSizeLessThan(4)
                    .allSatisfy(event -> assertMatches("ChangesEvent", event.data()));
            assertThat(stream.events)
                    .extracting(event -> event.fields().get("id"))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void shouldSendANewSnapshotWhenAListenerComesBack() {
        try (EventStream first = listen()) {
            await().until(() -> !first.events.isEmpty());
        }
        api.database.run("UPDATE targets SET state = 'failed' WHERE tenant_id = 't-01'");
        api.kafka.publish(Changes.target("t-01", "failed"));

        try (EventStream second = listen()) {
            await().until(() -> !second.events.isEmpty());

            assertThat(second.events.get(0).data().encode()).contains("\"failed\":1");
        }
    }

    @Test
    void shouldSendCommentsWhenNothingChanges() {
        try (EventStream stream = listen()) {
            await().until(() -> stream.comments.size() > 1);

            assertThat(stream.named("changes")).isEmpty();
        }
    }

    @Test
    void shouldRefuseWhenThereAreTooManyListeners() {
        try (EventStream first = listen();
                EventStream second = listen()) {
            await().until(() -> !first.events.isEmpty() && !second.events.isEmpty());

            HttpResponse<Buffer> third = api.get("/api/v1/feed");

            assertThat(third.statusCode()).isEqualTo(503);
            assertThat(third.bodyAsJsonObject().getString("detail")).contains("2 clients");
        }
        await().untilAsserted(() -> assertThat(api.feed.listeners()).isZero());
    }

    @Test
    void shouldRefuseWhenNoSnapshotCanBeTaken() {
        api.loseDatabase();

        HttpResponse<Buffer> response = api.get("/api/v1/feed");

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(api.feed.listeners()).isZero();
    }

    @Test
    void shouldEndStreamsWhenTheFeedCloses() {
        try (EventStream stream = listen()) {
            await().until(() -> !stream.events.isEmpty());

            ApiFixture.await(api.feed.close());

            await().untilAsserted(() -> assertThat(stream.ended).isTrue());
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .doesNotContain("skein-feed-reader");
        }
    }

    private EventStream listen() {
        return EventStream.open(api.vertx, api.server.actualPort());
    }

    private void assertMatches(String schema, JsonObject data) {
        JsonObject wanted = api.contract()
                .openApi()
                .getRawContract()
                .getJsonObject("components")
                .getJsonObject("schemas")
                .getJsonObject(schema);
        var result = api.contract()
                .openApi()
                .getSchemaRepository()
                .validator(JsonSchema.of(wanted))
                .validate(data);
        assertThat(result.getValid()).as(String.valueOf(result.getErrors())).isTrue();
    }
}
