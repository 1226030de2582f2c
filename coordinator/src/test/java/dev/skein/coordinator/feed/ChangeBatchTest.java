package dev.skein.coordinator.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.Isolation;
import dev.skein.contracts.SetName;
import dev.skein.contracts.Target;
import dev.skein.contracts.TargetState;
import dev.skein.contracts.TenantId;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
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
        batch.add(state("acme", "migrating"));
        batch.add(state("acme", "ready"));

        JsonObject json = new JsonObject(batch.toJson());
        assertThat(json.getJsonArray("targets")).hasSize(1);
        assertThat(json.getJsonArray("targets").getJsonObject(0).getString("state"))
                .isEqualTo("ready");
    }

    @Test
    void shouldSayHowManyAreLeftOutWhenVeryManyTargetsChange() {
        for (int i = 0; i < ChangeBatch.MOST_TARGETS + 7; i++) {
            batch.add(state("t" + i, "ready"));
        }
        batch.add(state("t0", "failed"));

        JsonObject json = new JsonObject(batch.toJson());
        assertThat(json.getJsonArray("targets")).hasSize(ChangeBatch.MOST_TARGETS);
        assertThat(json.getInteger("omitted")).isEqualTo(7);
        assertThat(json.getJsonArray("targets").getJsonObject(0).getString("state"))
                .isEqualTo("failed");
    }

    private static TargetState state(String tenant, String state) {
        return new TargetState(
                TenantId.of(tenant),
                SetName.of("notes"),
                new Target(DatabaseRef.of("main"), Isolation.SCHEMA, "tenant_" + tenant),
                state,
                Optional.empty(),
                Optional.empty(),
                Instant.EPOCH);
    }
}
