package dev.skein.contracts.codec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.skein.contracts.Operation;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/**
 * The one JSON mapper of the contracts: strict about types, missing fields, nulls and duplicate keys, tolerant of
 * unknown fields; instants as RFC 3339 text, durations as whole milliseconds.
 */
public final class ContractJson {
    private ContractJson() {}

    /** A mapper that may be shared between threads. */
    public static JsonMapper mapper() {
        JsonMapper mapper = JsonMapper.builder()
                .addModules(new Jdk8Module(), new JavaTimeModule(), strictTimes(), defaults())
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.USE_DEFAULTS))
                .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
                .build();
        mapper.coercionConfigFor(LogicalType.Textual)
                .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
        return mapper;
    }

    private static SimpleModule strictTimes() {
        return new SimpleModule("strict-times")
                .addSerializer(Duration.class, new MillisWriter())
                .addDeserializer(Duration.class, new MillisReader())
                .addDeserializer(Instant.class, new InstantReader());
    }

    private static SimpleModule defaults() {
        return new SimpleModule("defaults").addDeserializer(Operation.class, new OperationReader());
    }

    /** An operation by its word; a migration for senders older than the field. */
    private static final class OperationReader extends StdDeserializer<Operation> {
        OperationReader() {
            super(Operation.class);
        }

        @Override
        public Operation deserialize(JsonParser json, DeserializationContext context) throws IOException {
            if (json.currentToken() == JsonToken.VALUE_STRING) {
                switch (json.getText()) {
                    case "migrate":
                        return Operation.MIGRATE;
                    case "undo":
                        return Operation.UNDO;
                    case "rehearse":
                        return Operation.REHEARSE;
                    case "stamp":
                        return Operation.STAMP;
                    case "backup":
                        return Operation.BACKUP;
                    case "restore":
                        return Operation.RESTORE;
                    case "drop":
                        return Operation.DROP;
                    case "prune":
                        return Operation.PRUNE;
                    default:
                        return (Operation) context.handleWeirdStringValue(
                                Operation.class,
                                json.getText(),
                                "be migrate, undo, rehearse, stamp, backup, restore, drop or prune");
                }
            }
            return (Operation) context.handleUnexpectedToken(Operation.class, json);
        }

        @Override
        public Object getAbsentValue(DeserializationContext context) {
            return Operation.MIGRATE;
        }
    }

    /** Durations as whole milliseconds. */
    private static final class MillisWriter extends StdSerializer<Duration> {
        MillisWriter() {
            super(Duration.class);
        }

        @Override
        public void serialize(Duration value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeNumber(value.toMillis());
        }
    }

    /** Whole milliseconds and nothing else. */
    private static final class MillisReader extends StdDeserializer<Duration> {
        MillisReader() {
            super(Duration.class);
        }

        @Override
        public Duration deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return json.currentToken() == JsonToken.VALUE_NUMBER_INT
                    ? Duration.ofMillis(json.getLongValue())
                    : (Duration) context.handleUnexpectedToken(Duration.class, json);
        }
    }

    /** RFC 3339 text and nothing else. */
    private static final class InstantReader extends StdDeserializer<Instant> {
        InstantReader() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser json, DeserializationContext context) throws IOException {
            if (json.currentToken() != JsonToken.VALUE_STRING) {
                return (Instant) context.handleUnexpectedToken(Instant.class, json);
            }
            try {
                return Rfc3339.parse(json.getText());
            } catch (DateTimeException e) {
                return (Instant) context.handleWeirdStringValue(Instant.class, json.getText(), Rfc3339.FIX);
            }
        }
    }
}
