package dev.skein.coordinator.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.coordinator.api.Changes;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** What one event says of many changes. */
class ChangeBatchTest {
    private final ChangeBatch batch = new ChangeBatch();

    @Test
    void shouldBeEmptyWhenNothingWasAdded() {
        assertThat(batch.isEmpty()).isTrue();
        assertThat(batch.toJson()).isEqualTo("{\"targets\":[],\"rollouts\":[]}");
    }

    @Test
    void shouldKeepTheLatestWhenATargetChangesTwice() {
        batch.add(Changes.target("acme", "migrating"));
        batch.add(Changes.target("acme", "ready"));

        JsonObject json = new JsonObject(batch.toJson());
        assertThat(json.getJsonArray("targets")).hasSize(1);
        assertThat(json.getJsonArray("targets").getJsonObject(0).getString("state"))
                .isEqualTo("ready");
    }

    @Test
    void shouldSayHowManyAreLeftOutWhenVeryManyTargetsChange() {
        for (int i = 0; i < ChangeBatch.MOST_TARGETS + 7; i++) {
            batch.add(Changes.target("t" + i, "ready"));
        }
        batch.add(Changes.target("t0", "failed"));

        JsonObject json = new JsonObject(batch.toJson());
        assertThat(json.getJsonArray("targets")).hasSize(ChangeBatch.MOST_TARGETS);
        assertThat(json.getInteger("omitted")).isEqualTo(7);
        assertThat(json.getJsonArray("targets").getJsonObject(0).getString("state"))
                .isEqualTo("failed");
    }
}
