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

/** Says in a sender's words why a tree does not bind to a value: the field, what it holds and what it must be. */
public final class FieldErrors {
    private final FieldFixes fixes;

    /** @param json the mapper that refused */
    public FieldErrors(JsonMapper json) {
        this.fixes = new FieldFixes(json);
    }

    /**
     * The error for the one who wrote the tree.
     *
     * @param data what did not bind
     * @param e what {@link ContractJson}'s mapper said about it
     */
    public InvalidValueException explain(JsonNode data, JsonProcessingException e) {
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
