package dev.skein.contracts.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was once written stays readable. The fixtures of a released version are never changed, only added to. */
class GoldenMessagesTest {
    private static final JsonMapper JSON = new JsonMapper();

    static Iterable<String> types() {
        return EventTypes.all();
    }

    @ParameterizedTest
    @MethodSource("types")
    void shouldReadTheSameValueWhenTheMessageIsStructured(String type) throws Exception {
        GoldenFile golden = GoldenFile.load(fileName(type) + ".structured.json");

        assertThat(Wire.read(type, golden.message())).isEqualTo(Samples.first(type));
    }

    @ParameterizedTest
    @MethodSource("types")
    void shouldReadTheSameValueWhenTheMessageIsBinary(String type) throws Exception {
        GoldenFile golden = GoldenFile.load(fileName(type) + ".binary.json");

        assertThat(Wire.read(type, golden.message())).isEqualTo(Samples.first(type));
    }

    @ParameterizedTest
    @MethodSource("types")
    void shouldStillWriteEveryFieldWhenTheValueIsTheSame(String type) throws Exception {
        GoldenFile golden = GoldenFile.load(fileName(type) + ".structured.json");

        GoldenFile today = GoldenFile.of(Wire.write(Samples.first(type)));

        assertThat(today.key()).isEqualTo(golden.key());
        assertThat(today.headers()).containsAllEntriesOf(golden.headers());
        assertContains(tree(today.value()), tree(golden.value()));
    }

    @ParameterizedTest
    @ValueSource(strings = {EventTypes.COMMAND, "migration.succeeded.v1"})
    void shouldReadAndWriteTheAddedFieldsWhenTheMessageHasThem(String type) throws Exception {
        GoldenFile structured = GoldenFile.load(fileName(type) + ".2.structured.json");
        GoldenFile binary = GoldenFile.load(fileName(type) + ".2.binary.json");

        assertThat(Wire.read(type, structured.message())).isEqualTo(Samples.of(type));
        assertThat(Wire.read(type, binary.message())).isEqualTo(Samples.of(type));
        assertContains(tree(GoldenFile.of(Wire.write(Samples.of(type))).value()), tree(structured.value()));
    }

    private static void assertContains(JsonNode today, JsonNode golden) {
        for (Map.Entry<String, JsonNode> field : golden.properties()) {
            JsonNode now = today.path(field.getKey());
            if (now.isObject()) {
                assertContains(now, field.getValue());
            } else {
                assertThat(now).as(field.getKey()).isEqualTo(field.getValue());
            }
        }
    }

    private static JsonNode tree(String json) throws IOException {
        return JSON.readTree(json);
    }

    private static String fileName(String type) {
        return type.replace(".v1", "").replace('.', '-');
    }
}
