package dev.skein.contracts.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Puts a CloudEvent into a message, as structured JSON. */
final class CloudEventWriter {
    private static final Map<String, byte[]> HEADERS =
            Map.of("content-type", "application/cloudevents+json; charset=UTF-8".getBytes(StandardCharsets.UTF_8));

    private final JsonMapper json;

    CloudEventWriter(JsonMapper json) {
        this.json = json;
    }

    /** @param key the record's key: messages of one key keep their order */
    WireMessage write(String key, CloudEvent event) {
        ObjectNode body = json.createObjectNode()
                .put(EventAttributes.SPECVERSION, "1.0")
                .put("id", event.id())
                .put("source", event.source())
                .put("type", event.type());
        event.subject().ifPresent(subject -> body.put("subject", subject));
        body.put("time", event.time().toString())
                .put("datacontenttype", "application/json")
                .set("data", event.data());
        try {
            return WireMessage.of(key, HEADERS, json.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a " + event.type() + " holds text that is not Unicode", e);
        }
    }
}
