package dev.skein.contracts.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.skein.contracts.Topics;
import dev.skein.contracts.codec.EventTypes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The AsyncAPI document tells of exactly the topics and types that the code has. */
class AsyncApiTest {
    private static final String FOLDER = "/dev/skein/contracts/";
    private static final JsonMapper JSON = new JsonMapper();

    private final JsonNode document;

    AsyncApiTest() throws IOException {
        document = new YAMLMapper().readTree(Schemas.text(FOLDER + "asyncapi.yaml"));
    }

    @Test
    void shouldNameEachTopicAsItIsMadeWhenItDescribesChannels() {
        Map<String, JsonNode> described = new TreeMap<>();
        document.get("channels")
                .forEach(channel -> described.put(channel.get("address").textValue(), channel));

        assertThat(described.keySet())
                .containsExactlyInAnyOrderElementsOf(Topics.DEFAULT.layouts().stream()
                        .map(Topics.Layout::name)
                        .toList());
        for (Topics.Layout layout : Topics.DEFAULT.layouts()) {
            JsonNode kafka = described.get(layout.name()).at("/bindings/kafka");
            JsonNode config = kafka.get("topicConfiguration");
            assertThat(kafka.get("partitions").intValue()).isEqualTo(layout.partitions());
            assertThat(config.get("cleanup.policy").get(0).textValue())
                    .isEqualTo(layout.config().get("cleanup.policy"));
            assertThat(config.path("retention.ms").asText(null))
                    .isEqualTo(layout.config().get("retention.ms"));
        }
    }

    @Test
    void shouldNameEachTypeWithItsSchemaAndExampleWhenItDescribesMessages() {
        List<String> types = new ArrayList<>();
        for (JsonNode message : document.at("/components/messages")) {
            String type = message.get("name").textValue();
            if (!type.equals("dead letter")) {
                types.add(type);
                String file = Schemas.fileName(type);
                assertThat(message.at("/payload/$ref").textValue()).isEqualTo("schema/" + file);
                assertThat(message.at("/examples/0/payload/$ref").textValue()).isEqualTo("example/" + file + "#/data");
            }
        }
        assertThat(types).containsExactlyInAnyOrderElementsOf(EventTypes.all());
    }

    @Test
    void shouldResolveEveryReferenceWhenItRefersToAnything() throws IOException {
        List<String> references = new ArrayList<>();
        for (JsonNode reference : document.findValues("$ref")) {
            String text = reference.textValue();
            int hash = text.indexOf('#');
            String file = hash < 0 ? text : text.substring(0, hash);
            String pointer = hash < 0 ? "" : text.substring(hash + 1);
            JsonNode target = file.isEmpty() ? document : JSON.readTree(Schemas.text(FOLDER + file));
            assertThat(target.at(pointer).isMissingNode()).as(text).isFalse();
            references.add(text);
        }
        assertThat(references).hasSizeGreaterThan(EventTypes.all().size() * 3);
    }

    @Test
    void shouldUseEveryMessageOnAChannelWhenItDescribesMessages() {
        List<String> used = document.get("channels").findValuesAsText("$ref");
        List<String> described = new ArrayList<>();
        document.at("/components/messages")
                .fieldNames()
                .forEachRemaining(name -> described.add("#/components/messages/" + name));

        assertThat(used).containsExactlyInAnyOrderElementsOf(described);
    }
}
