package dev.skein.mcp.sql;

import dev.skein.mcp.access.ToolException;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.data.Numeric;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Brings JSON values into the types that the server expects of a statement's parameters. Pure. */
final class Parameters {
    private static final String ARRAY = "[]";

    private Parameters() {}

    /**
     * @param types as {@code regtype} prints them
     * @throws ToolException when a value does not fit, with its place
     */
    static Tuple of(List<String> types, List<?> values) {
        if (types.size() != values.size()) {
            throw ToolException.argument(
                    "parameters",
                    "have " + types.size() + " values, one for each of $1 to $n, but has " + values.size());
        }
        Tuple tuple = Tuple.tuple();
        for (int i = 0; i < types.size(); i++) {
            tuple.addValue(value(types.get(i), values.get(i), i + 1));
        }
        return tuple;
    }

    private static @Nullable Object value(String type, @Nullable Object value, int place) {
        if (value == null) {
            return null;
        }
        try {
            return type.endsWith(ARRAY) ? array(type, value) : one(type, value);
        } catch (IllegalArgumentException | DateTimeException | ClassCastException | ArithmeticException e) {
            throw ToolException.argument("parameters", "have a value of type " + type + " for $" + place);
        }
    }

    private static Object one(String type, Object value) {
        String text = String.valueOf(value);
        return switch (type) {
            case "smallint", "integer", "bigint" -> new BigDecimal(text).longValueExact();
            case "numeric" -> Numeric.parse(text);
            case "real", "double precision" -> Double.valueOf(text);
            case "boolean" -> bool(value);
            case "uuid" -> UUID.fromString(text);
            case "date" -> LocalDate.parse(text);
            case "timestamp without time zone" -> LocalDateTime.parse(text.replace(' ', 'T'));
            case "timestamp with time zone" -> OffsetDateTime.parse(text.replace(' ', 'T'));
            case "json", "jsonb" -> io.vertx.core.json.Json.decodeValue(Json.text(value));
            case "bytea" -> Buffer.buffer(Base64.getDecoder().decode(text));
            case "text", "character varying", "character", "name", "unknown" -> plain(value);
            default ->
                throw ToolException.argument(
                        "parameters",
                        "be cast in the statement, as in $1::text::" + type + ", since it is of type " + type);
        };
    }

    private static Object bool(Object value) {
        if (value instanceof Boolean) {
            return value;
        }
        throw new IllegalArgumentException("not a boolean");
    }

    /** Text as it is; anything else as JSON. */
    private static String plain(Object value) {
        return value instanceof String text ? text : Json.text(value);
    }

    private static Object array(String type, Object value) {
        String of = type.substring(0, type.length() - ARRAY.length());
        List<Object> items = new ArrayList<>();
        for (Object item : (List<?>) value) {
            if (item == null) {
                throw new IllegalArgumentException("a null inside an array");
            }
            items.add(one(of, item));
        }
        return switch (of) {
            case "smallint" ->
                items.stream().map(each -> ((Long) each).shortValue()).toArray(Short[]::new);
            case "integer" ->
                items.stream().map(each -> Math.toIntExact((Long) each)).toArray(Integer[]::new);
            case "bigint" -> items.toArray(Long[]::new);
            case "numeric" -> items.toArray(Numeric[]::new);
            case "real" ->
                items.stream().map(each -> ((Double) each).floatValue()).toArray(Float[]::new);
            case "double precision" -> items.toArray(Double[]::new);
            case "boolean" -> items.toArray(Boolean[]::new);
            case "uuid" -> items.toArray(UUID[]::new);
            case "date" -> items.toArray(LocalDate[]::new);
            case "timestamp without time zone" -> items.toArray(LocalDateTime[]::new);
            case "timestamp with time zone" -> items.toArray(OffsetDateTime[]::new);
            case "text", "character varying", "character", "name" -> items.toArray(String[]::new);
            default -> throw ToolException.argument("parameters", "not have arrays of " + of + ": cast them from text");
        };
    }
}
