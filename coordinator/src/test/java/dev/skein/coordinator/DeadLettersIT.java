package dev.skein.coordinator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.contracts.codec.WireMessage;
import dev.skein.runtime.kafka.DeadLetters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever other services send: it is put aside with its reason, and the next event is taken in. */
class DeadLettersIT {
    private TestBed bed;
    private TestCoordinator coordinator;

    @BeforeEach
    void start() throws Exception {
        bed = new TestBed();
        coordinator = new TestCoordinator(bed, "one", Map.of()).awaitStart();
    }

    @AfterEach
    void stop() throws Exception {
        coordinator.close();
        bed.close();
    }

    @Test
    void shouldBuryEachBadEventAndTakeTheNextOnes() throws Exception {
        // given
        Map<String, String> bad = badEvents();

        // when
        for (String value : bad.keySet()) {
            bed.send(
                    bed.topics().tenants(),
                    WireMessage.of("same-key", Map.of("x-own", "1".getBytes(UTF_8)), value.getBytes(UTF_8)));
        }
        bed.send(
                bed.topics().tenants(),
                WireMessage.of(
                        "same-key", Map.of(), event("good", "\"app\"", "").getBytes(UTF_8)));
        bed.send(bed.created("alsogood"));

        // then
        await().atMost(20, SECONDS)
                .until(() -> bed.records(bed.topics().deadLetters()).size() == bad.size());
        List<ConsumerRecord<byte[], byte[]>> letters = bed.records(bed.topics().deadLetters());
        assertThat(letters)
                .extracting(letter -> new String(letter.value(), UTF_8))
                .containsExactlyInAnyOrderElementsOf(bad.keySet());
        for (ConsumerRecord<byte[], byte[]> letter : letters) {
            assertThat(header(letter, DeadLetters.REASON_HEADER))
                    .as(new String(letter.value(), UTF_8))
                    .isEqualTo(bad.get(new String(letter.value(), UTF_8)));
            assertThat(header(letter, DeadLetters.MESSAGE_HEADER)).isNotEmpty();
            assertThat(header(letter, "x-own")).isEqualTo("1");
            assertThat(new String(letter.key(), UTF_8)).isEqualTo("same-key");
        }
        await().atMost(20, SECONDS)
                .until(() ->
                        bed.rows("SELECT tenant_id FROM targets ORDER BY 1").equals(List.of("(alsogood)", "(good)")));
        assertThat(bed.value("SELECT sum(count) FROM dead_letter_counts")).isEqualTo(String.valueOf(bad.size()));
        assertThat(bed.value("SELECT count FROM dead_letter_counts WHERE reason = 'unknown_set'"))
                .isEqualTo("1");
    }

    @Test
    void shouldBuryUnreadableStatus() throws Exception {
        // when
        bed.send(bed.topics().status(), WireMessage.of("k", Map.of(), "{nonsense".getBytes(UTF_8)));

        // then
        await().atMost(20, SECONDS)
                .until(() -> bed.records(bed.topics().deadLetters()).size() == 1);
        assertThat(bed.value("SELECT topic, reason, count FROM dead_letter_counts"))
                .isEqualTo(bed.topics().status() + ",malformed_json,1");
    }

    @Test
    void shouldRefuseSecondSetWhenItsTargetWouldBeTheSamePlace() throws Exception {
        // given
        bed.send(bed.created("acme"));
        await().atMost(20, SECONDS)
                .until(() -> bed.value("SELECT count(*) FROM targets").equals("1"));

        // when
        bed.send(
                bed.topics().tenants(),
                WireMessage.of(
                        "acme",
                        Map.of(),
                        event("acme", "\"twin\"", ", \"database\": \"main\"").getBytes(UTF_8)));

        // then
        await().atMost(20, SECONDS)
                .until(() -> bed.records(bed.topics().deadLetters()).size() == 1);
        assertThat(header(bed.records(bed.topics().deadLetters()).get(0), DeadLetters.MESSAGE_HEADER))
                .contains("main/tenant_acme already belongs to another set");
        assertThat(bed.value("SELECT count(*) FROM targets")).isEqualTo("1");
    }

    private static Map<String, String> badEvents() {
        Map<String, String> bad = new LinkedHashMap<>();
        bad.put("{\"specversion\": ", "malformed_json");
        bad.put("\u0000\u0001 binary", "malformed_json");
        bad.put("{\"hello\":1}", "not_a_cloud_event");
        bad.put(event("a", "\"app\"", "").replace("tenant.created.v1", "tenant.exploded.v9"), "unknown_type");
        bad.put(event("a", "\"app\"", "").replace("\"tenantId\"", "\"tenant\""), "invalid_field");
        bad.put(event("b", "17", ""), "invalid_field");
        bad.put(event("c", "\"app\"", ", \"labels\": [1]"), "invalid_field");
        bad.put(event("o'brien", "\"app\"", ""), "invalid_field");
        bad.put(event("two words", "\"app\"", ""), "invalid_field");
        bad.put(event("UPPER", "\"app\"", ""), "invalid_field");
        bad.put(event("x".repeat(300), "\"app\"", ""), "invalid_field");
        bad.put(event("a'; DROP TABLE tenants; --", "\"app\"", ""), "invalid_field");
        bad.put(event("d", "\"app\"", ", \"version\": \"99\""), "invalid_field");
        bad.put(event("e", "\"app\"", ", \"labels\": {\"k\": \"nul \\u0000\"}"), "invalid_field");
        bad.put(
                event("f", "\"app\"", "").replace("\"id\": \"e-f\"", "\"id\": \"" + "i".repeat(9000) + "\""),
                "invalid_field");
        bad.put(event("g", "\"nosuchset\"", ""), "unknown_set");
        bad.put(event("h", "\"app\"", ", \"database\": \"nowhere\""), "unknown_database");
        return bad;
    }

    private static String event(String tenant, String set, String more) {
        return """
                {"specversion": "1.0", "id": "e-%s", "source": "/shop", "type": "tenant.created.v1",
                 "data": {"tenantId": "%s", "set": %s%s}}""".formatted(tenant, tenant, set, more);
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), UTF_8);
    }
}
