package dev.skein.contracts.codec;

import static dev.skein.contracts.codec.UnreadableMessageException.Reason.EMPTY;
import static dev.skein.contracts.codec.UnreadableMessageException.Reason.INVALID_FIELD;
import static dev.skein.contracts.codec.UnreadableMessageException.Reason.MALFORMED_JSON;
import static dev.skein.contracts.codec.UnreadableMessageException.Reason.NOT_A_CLOUD_EVENT;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes the envelope off a message: structured JSON (by content type, or by a body with {@code specversion}), or
 * binary (attributes in {@code ce_} headers).
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md">
 *     CloudEvents Kafka binding 1.0.2</a>
 */
final class CloudEventReader {
    private static final String STRUCTURED = "application/cloudevents";

    private final JsonMapper json;

    CloudEventReader(JsonMapper json) {
        this.json = json;
    }

    /** What is left of a CloudEvent when the encoding is taken away. */
    record Envelope(String id, String source, String type, Optional<String> subject, Instant time, JsonNode data) {}

    /** @throws UnreadableMessageException when there is no CloudEvents 1.x with JSON data in the message */
    Envelope read(WireMessage message) throws UnreadableMessageException {
        byte[] value = message.value();
        if (value == null || value.length == 0) {
            throw new UnreadableMessageException(
                    EMPTY, "the message has no value: it must hold a CloudEvent with JSON data", null);
        }
        boolean binary = message.headers().containsKey("ce_specversion");
        if (binary && !header(message, "content-type").orElse("").startsWith(STRUCTURED)) {
            return binary(message, parse(value));
        }
        return structured(parse(value));
    }

    private Envelope structured(JsonNode body) throws UnreadableMessageException {
        if (!body.isObject() || !body.has("specversion")) {
            throw new UnreadableMessageException(
                    NOT_A_CLOUD_EVENT,
                    "the message is not a CloudEvent: its value must be a JSON object with specversion, id, source,"
                            + " type and data, or it must carry ce_ headers",
                    null);
        }
        return envelope(
                text(body, "specversion"),
                text(body, "id"),
                text(body, "source"),
                text(body, "type"),
                text(body, "subject"),
                text(body, "time"),
                structuredData(body));
    }

    private JsonNode structuredData(JsonNode body) throws UnreadableMessageException {
        if (!body.has("data") && body.has("data_base64")) {
            try {
                return parse(body.get("data_base64").binaryValue());
            } catch (IOException e) {
                throw new UnreadableMessageException(MALFORMED_JSON, "data_base64 is not base64", e);
            }
        }
        return body.path("data");
    }

    private static Envelope binary(WireMessage message, JsonNode data) throws UnreadableMessageException {
        return envelope(
                header(message, "ce_specversion").orElse(null),
                header(message, "ce_id").orElse(null),
                header(message, "ce_source").orElse(null),
                header(message, "ce_type").orElse(null),
                header(message, "ce_subject").orElse(null),
                header(message, "ce_time").orElse(null),
                data);
    }

    private static Envelope envelope(
            @Nullable String specVersion,
            @Nullable String id,
            @Nullable String source,
            @Nullable String type,
            @Nullable String subject,
            @Nullable String time,
            JsonNode data)
            throws UnreadableMessageException {
        if (!required("specversion", specVersion).startsWith("1.")) {
            throw new UnreadableMessageException(
                    NOT_A_CLOUD_EVENT, "specversion '" + specVersion + "' is not accepted: it must be 1.0", null);
        }
        if (!data.isObject()) {
            throw new UnreadableMessageException(INVALID_FIELD, "data is missing: it must be a JSON object", null);
        }
        return new Envelope(
                required("id", id),
                required("source", source),
                required("type", type),
                Optional.ofNullable(subject),
                time(time),
                data);
    }

    private static String required(String field, @Nullable String value) throws UnreadableMessageException {
        if (value == null || value.isEmpty()) {
            throw new UnreadableMessageException(
                    INVALID_FIELD, field + " is missing: a CloudEvent must have a non-empty text there", null);
        }
        return value;
    }

    /** An absent time is the epoch: an event without it is accepted and never counts as recent. */
    private static Instant time(@Nullable String value) throws UnreadableMessageException {
        if (value == null) {
            return Instant.EPOCH;
        }
        try {
            return OffsetDateTime.parse(value).toInstant();
        } catch (DateTimeException e) {
            throw new UnreadableMessageException(
                    INVALID_FIELD,
                    "time '" + value + "' is not accepted: it must be RFC 3339, such as 2026-11-21T10:15:30Z",
                    e);
        }
    }

    private JsonNode parse(byte[] value) throws UnreadableMessageException {
        try {
            return json.readTree(value);
        } catch (JsonProcessingException e) {
            throw new UnreadableMessageException(
                    MALFORMED_JSON,
                    "the message is not JSON: " + e.getOriginalMessage() + " at byte "
                            + e.getLocation().getByteOffset(),
                    e);
        } catch (IOException e) {
            throw new UnreadableMessageException(MALFORMED_JSON, "the message is not JSON", e);
        }
    }

    private static @Nullable String text(JsonNode body, String field) throws UnreadableMessageException {
        JsonNode node = body.get(field);
        if (node == null || node.isNull()) {
            return null;
        }
        if (!node.isTextual()) {
            throw new UnreadableMessageException(
                    INVALID_FIELD, field + " is a " + node.getNodeType() + ": it must be a text", null);
        }
        return node.textValue();
    }

    private static Optional<String> header(WireMessage message, String name) {
        return Optional.ofNullable(message.headers().get(name)).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
}
