package dev.skein.coordinator.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skein.contracts.Backup;
import dev.skein.contracts.Failure;
import dev.skein.contracts.codec.ContractJson;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Between the records' values and the columns': times, JSON, and arrays for {@code unnest}. */
final class Columns {
    private static final JsonMapper JSON = ContractJson.mapper();
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private static final TypeReference<List<Backup>> BACKUPS = new TypeReference<>() {};

    private Columns() {}

    /** One array parameter: a column's value of each row. */
    static <T, V> Object array(Collection<T> rows, IntFunction<V[]> empty, Function<T, ? extends @Nullable V> column) {
        return rows.stream().map(column).toArray(empty);
    }

    static <T> Object texts(Collection<T> rows, Function<T, ? extends @Nullable Object> column) {
        return rows.stream()
                .map(row -> {
                    Object value = column.apply(row);
                    return value == null ? null : value.toString();
                })
                .toArray(String[]::new);
    }

    static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    static @Nullable OffsetDateTime time(Optional<Instant> instant) {
        return instant.map(Columns::time).orElse(null);
    }

    static Optional<Instant> instant(@Nullable OffsetDateTime time) {
        return Optional.ofNullable(time).map(OffsetDateTime::toInstant);
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("records of texts and numbers can always be written", e);
        }
    }

    static Optional<Failure> failure(@Nullable String json) {
        return json == null ? Optional.empty() : Optional.of(read(() -> JSON.readValue(json, Failure.class)));
    }

    static List<Backup> backups(@Nullable String json) {
        return json == null ? List.of() : read(() -> JSON.readValue(json, BACKUPS));
    }

    static Map<String, String> labels(String json) {
        return read(() -> JSON.readValue(json, TEXTS));
    }

    private static <T> T read(JsonRead<T> json) {
        try {
            return json.read();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON column holds something that the coordinator did not write", e);
        }
    }

    private interface JsonRead<T> {
        T read() throws JsonProcessingException;
    }
}
