package dev.skein.contracts.codec;

import static dev.skein.contracts.codec.UnreadableMessageException.Reason.EMPTY;
import static dev.skein.contracts.codec.UnreadableMessageException.Reason.MALFORMED_JSON;
import static dev.skein.contracts.codec.UnreadableMessageException.Reason.NOT_A_CLOUD_EVENT;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skein.contracts.InvalidValueException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Takes the encoding off a message: structured JSON (by content type, or by a body with {@code specversion}), or
 * binary (attributes in {@code ce_} headers).
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md">
 *     CloudEvents Kafka binding 1.0.2</a>
 */
final class CloudEventReader {
    private static final String STRUCTURED = "application/cloudevents";
    private static final String BINARY_PREFIX = "ce_";

    private final JsonMapper json;

    CloudEventReader(JsonMapper json) {
        this.json = json;
    }

    /** @throws UnreadableMessageException when there is no CloudEvents 1.x with JSON data in the message */
    CloudEvent read(WireMessage message) throws UnreadableMessageException {
        byte[] value = message.value();
        if (value == null || value.length == 0) {
            throw new UnreadableMessageException(
                    EMPTY, "the message has no value: it must hold a CloudEvent with JSON data", null);
        }
        JsonNode body = parse(value);
        return isBinary(message)
                ? EventAttributes.event(binaryAttributes(message), body)
                : EventAttributes.event(structuredAttributes(body), structuredData(body));
    }

    private static boolean isBinary(WireMessage message) {
        return message.headers().containsKey(BINARY_PREFIX + EventAttributes.SPECVERSION)
                && !text(message.headers().getOrDefault("content-type", new byte[0]))
                        .startsWith(STRUCTURED);
    }

    private static Map<String, String> binaryAttributes(WireMessage message) {
        Map<String, String> attributes = new HashMap<>();
        for (String name : EventAttributes.NAMES) {
            byte[] value = message.headers().get(BINARY_PREFIX + name);
            if (value != null) {
                attributes.put(name, text(value));
            }
        }
        return attributes;
    }

    private static Map<String, String> structuredAttributes(JsonNode body) throws UnreadableMessageException {
        if (!body.has(EventAttributes.SPECVERSION)) {
            throw new UnreadableMessageException(
                    NOT_A_CLOUD_EVENT,
                    "the message is not a CloudEvent: its value must be a JSON object with specversion, id, source,"
                            + " type and data, or it must carry ce_ headers",
                    null);
        }
        Map<String, String> attributes = new HashMap<>();
        for (String name : EventAttributes.NAMES) {
            JsonNode node = body.path(name);
            if (node.isTextual()) {
                attributes.put(name, node.textValue());
            } else if (!node.isMissingNode() && !node.isNull()) {
                throw UnreadableMessageException.of(new InvalidValueException(name, node, "be a text"));
            }
        }
        return attributes;
    }

    private JsonNode structuredData(JsonNode body) throws UnreadableMessageException {
        JsonNode encoded = body.path("data_base64");
        if (body.has("data") || !encoded.isTextual()) {
            return body.path("data");
        }
        try {
            return parse(encoded.binaryValue());
        } catch (IOException e) {
            throw new UnreadableMessageException(
                    MALFORMED_JSON, "data_base64 is not base64: it must be the base64 of a JSON object", e);
        }
    }

    private JsonNode parse(byte[] value) throws UnreadableMessageException {
        try {
            return json.readTree(value);
        } catch (JsonProcessingException e) {
            JsonLocation location = e.getLocation();
            String where = location == null ? "" : " at byte " + location.getByteOffset();
            throw malformed(e.getOriginalMessage() + where, e);
        } catch (IOException e) {
            throw malformed("its bytes are not UTF-8", e);
        }
    }

    private static UnreadableMessageException malformed(String why, IOException cause) {
        return new UnreadableMessageException(
                MALFORMED_JSON, "the message is not JSON: " + why + "; it must be one JSON object in UTF-8", cause);
    }

    private static String text(byte[] header) {
        return new String(header, StandardCharsets.UTF_8);
    }
}
