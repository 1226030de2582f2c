package dev.skein.contracts.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The schema files as tests ask for them: as trees, and to validate with. Nothing is fetched from anywhere. */
final class Schemas {
    static final String BASE = "https://skein.dev/contracts/v1/";
    static final String NOW = "/dev/skein/contracts/schema/";
    static final String GOLDEN = "/golden/v1/schema/";

    private static final JsonMapper JSON = new JsonMapper();
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaIdResolvers(ids -> ids.mapPrefix(BASE, "classpath:" + NOW.substring(1))));

    private Schemas() {}

    /** The name of the schema file, and of the example, of a message type. */
    static String fileName(String type) {
        return type.replace(".v1", "").replace('.', '-') + ".json";
    }

    /** What is wrong with a JSON text under a schema; formats count. */
    static List<String> errors(String file, String json) {
        Schema schema = REGISTRY.getSchema(SchemaLocation.of(BASE + file));
        return schema
                .validate(
                        json,
                        InputFormat.JSON,
                        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Object::toString)
                .toList();
    }

    /** What is wrong with a structured CloudEvent: its envelope, or its data under the schema of its type. */
    static List<String> eventErrors(String json) throws IOException {
        List<String> envelope = errors("cloudevent.json", json);
        if (!envelope.isEmpty()) {
            return envelope;
        }
        JsonNode event = JSON.readTree(json);
        return errors(fileName(event.get("type").textValue()), event.get("data").toString());
    }

    /** A schema file as a tree. */
    static JsonNode tree(String folder, String file) throws IOException {
        return JSON.readTree(text(folder + file));
    }

    /** A resource as text. */
    static String text(String resource) throws IOException {
        try (InputStream stream = Schemas.class.getResourceAsStream(resource)) {
            return new String(Objects.requireNonNull(stream, "no " + resource).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
