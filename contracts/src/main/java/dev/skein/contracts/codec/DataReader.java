package dev.skein.contracts.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skein.contracts.InvalidValueException;
import org.jspecify.annotations.Nullable;

/** Turns a CloudEvent's data into a value, or says which field is wrong, what it holds and what it must be. */
final class DataReader {
    private final JsonMapper json;
    private final FieldFixes fixes;

    DataReader(JsonMapper json) {
        this.json = json;
        this.fixes = new FieldFixes(json);
    }

    <T> T read(JsonNode data, Class<T> kind) throws UnreadableMessageException {
        try {
            return json.treeToValue(data, kind);
        } catch (JsonProcessingException e) {
            throw UnreadableMessageException.of(explain(data, e));
        }
    }

    private InvalidValueException explain(JsonNode data, JsonProcessingException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidValueException invalid) {
                return invalid;
            }
        }
        StringBuilder field = new StringBuilder();
        JsonNode found = data;
        if (e instanceof JsonMappingException mapping) {
            for (JsonMappingException.Reference step : mapping.getPath()) {
                String name = step.getFieldName();
                if (name == null) {
                    field.append('[').append(step.getIndex()).append(']');
                    found = found.path(step.getIndex());
                } else {
                    field.append(field.isEmpty() ? "" : ".").append(name);
                    found = found.path(name);
                }
            }
        }
        String fix = e instanceof InvalidNullException ? "hold a value" : fixes.of(wanted(e));
        return found.isMissingNode() || found.isNull()
                ? InvalidValueException.missing(field.toString(), fix)
                : new InvalidValueException(field.toString(), found.isTextual() ? found.textValue() : found, fix, e);
    }

    private static @Nullable Class<?> wanted(JsonProcessingException e) {
        if (e instanceof MismatchedInputException mismatch) {
            return mismatch.getTargetType();
        }
        return e.getCause() instanceof InputCoercionException coercion ? coercion.getTargetType() : null;
    }
}
