package dev.skein.coordinator.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.contracts.codec.WireMessage;
import dev.skein.coordinator.api.Changes;
import dev.skein.coordinator.api.TestKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is read from Kafka, and what is passed over. */
class ChangeReaderIT {
    private final TestKafka kafka = new TestKafka();
    private final Heard heard = new Heard();
    private final ChangeReader reader = new ChangeReader(kafka.clients(), Duration.ofMillis(50), heard);

    @AfterEach
    void stop() {
        assertThat(reader.stop()).succeedsWithin(Duration.ofSeconds(10));
        kafka.close();
    }

    @Test
    void shouldTellOnlyWhatComesLaterWhenItStarts() {
        kafka.createTopics();
        kafka.publish(Changes.target("before", "ready"));
        start();

        kafka.publish(Changes.target("after", "ready"));

        await().until(() -> !heard.batches.isEmpty());
        assertThat(heard.batches)
                .allSatisfy(batch -> assertThat(batch).contains("\"after\"").doesNotContain("\"before\""));
    }

    @Test
    void shouldStartWhenTheTopicsComeLater() {
        reader.start();
        assertThat(heard.positioned).isFalse();

        kafka.createTopics();

        await().atMost(Duration.ofSeconds(20)).until(() -> heard.positioned);
    }

    @Test
    void shouldGoOnWhenAMessageCannotBeRead() {
        kafka.createTopics();
        start();

        kafka.publish(WireMessage.of("acme/notes", Map.of(), "not JSON".getBytes(StandardCharsets.UTF_8)));
        kafka.publish(tombstone());
        kafka.publish(Changes.target("acme", "ready"));

        await().untilAsserted(() -> assertThat(heard.batches).hasSize(1));
    }

    @Test
    void shouldPassChangesOverWhenNobodyListens() {
        kafka.createTopics();
        start();
        heard.interested = false;
        await().until(() -> !reader.wake().isDone());
        kafka.publish(Changes.target("unheard", "ready"));
        heard.interested = true;
        reader.wake().orTimeout(20, TimeUnit.SECONDS).join();

        kafka.publish(Changes.target("heard", "ready"));

        await().until(() -> !heard.batches.isEmpty());
        assertThat(heard.batches).noneMatch(batch -> batch.contains("unheard"));
    }

    @SuppressWarnings("NullAway") // WireMessage's value may be null, but the annotation on its array is not read so
    private static WireMessage tombstone() {
        return new WireMessage("acme/notes".getBytes(StandardCharsets.UTF_8), Map.of(), null);
    }

    private void start() {
        reader.start();
        await().atMost(Duration.ofSeconds(20)).until(() -> heard.positioned);
    }

    private static final class Heard implements ChangeListener {
        private final List<String> batches = new CopyOnWriteArrayList<>();
        private volatile boolean positioned;
        private volatile boolean interested = true;

        @Override
        public void positioned() {
            positioned = true;
        }

        @Override
        public boolean interested() {
            return interested;
        }

        @Override
        public void changed(ChangeBatch batch) {
            batches.add(batch.toJson());
        }
    }
}
