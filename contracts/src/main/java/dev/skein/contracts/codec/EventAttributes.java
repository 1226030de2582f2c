package dev.skein.contracts.codec;

import static dev.skein.contracts.codec.UnreadableMessageException.Reason.NOT_A_CLOUD_EVENT;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skein.contracts.InvalidValueException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks a CloudEvent's attributes, wherever the encoding kept them. */
final class EventAttributes {
    static final String SPECVERSION = "specversion";

    /** The attributes that Skein reads; all others are ignored. */
    static final List<String> NAMES = List.of(SPECVERSION, "id", "source", "type", "subject", "time");

    /** Source and id together are the key of an index; more characters than these would not fit into it. */
    private static final int LONGEST = 255;

    private EventAttributes() {}

    /** @throws UnreadableMessageException naming the attribute that is absent or not accepted */
    static CloudEvent event(Map<String, String> attributes, JsonNode data) throws UnreadableMessageException {
        try {
            checkVersion(required(attributes, SPECVERSION));
            CloudEvent event = new CloudEvent(
                    required(attributes, "id"),
                    required(attributes, "source"),
                    required(attributes, "type"),
                    Optional.ofNullable(attributes.get("subject")),
                    time(attributes),
                    data);
            checkData(data);
            return event;
        } catch (InvalidValueException e) {
            throw UnreadableMessageException.of(e);
        }
    }

    private static void checkVersion(String version) throws UnreadableMessageException {
        if (!version.startsWith("1.")) {
            String why = new InvalidValueException(SPECVERSION, version, "be 1.0").getMessage();
            throw new UnreadableMessageException(NOT_A_CLOUD_EVENT, String.valueOf(why), null);
        }
    }

    private static void checkData(JsonNode data) {
        if (data.isMissingNode() || data.isNull()) {
            throw InvalidValueException.missing("data", "be a JSON object");
        }
        if (!data.isObject()) {
            throw new InvalidValueException("data", data, "be a JSON object");
        }
        StorableText.check("data", data);
    }

    private static String required(Map<String, String> attributes, String name) {
        String value = attributes.getOrDefault(name, "");
        if (value.isBlank()) {
            throw InvalidValueException.missing(name, "be a text of 1 to " + LONGEST + " characters");
        }
        if (value.length() > LONGEST) {
            throw new InvalidValueException(name, value, "have at most " + LONGEST + " characters");
        }
        StorableText.check(name, value);
        return value;
    }

    private static Instant time(Map<String, String> attributes) {
        String value = attributes.get("time");
        if (value == null) {
            return Instant.EPOCH;
        }
        try {
            return Rfc3339.parse(value);
        } catch (DateTimeException e) {
            throw new InvalidValueException("time", value, Rfc3339.FIX, e);
        }
    }
}
