package dev.skein.contracts.codec;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Says in a sender's words what a field of a Java type must be, as a phrase that completes "must ...". */
final class FieldFixes {
    private final JsonMapper json;

    FieldFixes(JsonMapper json) {
        this.json = json;
    }

    String of(@Nullable Class<?> type) {
        if (type == null) {
            return "be as the JSON Schema of this message says";
        }
        if (type == Instant.class) {
            return Rfc3339.FIX;
        }
        if (type == Duration.class) {
            return "be a whole number of milliseconds";
        }
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return "be a whole number in the range of " + type.getSimpleName();
        }
        if (type.isEnum()) {
            return "be one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(each -> json.convertValue(each, String.class))
                            .toList();
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "be an array";
        }
        return type == String.class || isTextValue(type) ? "be a text" : "be an object";
    }

    private static boolean isTextValue(Class<?> type) {
        return type.isRecord()
                && Arrays.stream(type.getRecordComponents())
                        .anyMatch(each -> each.getAccessor().isAnnotationPresent(JsonValue.class));
    }
}
