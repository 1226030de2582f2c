package dev.skein.contracts.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Turns a CloudEvent's data into a value, or says which field is wrong, what it holds and what it must be. */
final class DataReader {
    private final JsonMapper json;
    private final FieldErrors errors;

    DataReader(JsonMapper json) {
        this.json = json;
        this.errors = new FieldErrors(json);
    }

    <T> T read(JsonNode data, Class<T> kind) throws UnreadableMessageException {
        try {
            return json.treeToValue(data, kind);
        } catch (JsonProcessingException e) {
            throw UnreadableMessageException.of(errors.explain(data, e));
        }
    }
}
