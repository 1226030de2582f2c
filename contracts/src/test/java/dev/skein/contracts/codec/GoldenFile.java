package dev.skein.contracts.codec;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** One message as it once stood in Kafka; its texts are the bytes in UTF-8. */
@JsonPropertyOrder({"key", "headers", "value"})
record GoldenFile(String key, Map<String, String> headers, String value) {
    private static final JsonMapper JSON = new JsonMapper();

    /** Reads a fixture. */
    static GoldenFile load(String name) throws IOException {
        try (InputStream file = GoldenFile.class.getResourceAsStream("/golden/v1/message/" + name)) {
            return JSON.readValue(Objects.requireNonNull(file, "no golden fixture " + name), GoldenFile.class);
        }
    }

    /** The fixture that a message would be. */
    static GoldenFile of(WireMessage message) {
        Map<String, String> headers = new TreeMap<>();
        message.headers().forEach((name, value) -> headers.put(name, new String(value, StandardCharsets.UTF_8)));
        return new GoldenFile(
                new String(Objects.requireNonNull(message.key()), StandardCharsets.UTF_8), headers, Wire.text(message));
    }

    /** The message as it stood in Kafka. */
    WireMessage message() {
        Map<String, byte[]> bytes = new TreeMap<>();
        headers.forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
        return WireMessage.of(key, bytes, value.getBytes(StandardCharsets.UTF_8));
    }
}
