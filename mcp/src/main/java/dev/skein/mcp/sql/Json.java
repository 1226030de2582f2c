package dev.skein.mcp.sql;

import java.util.Map;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON as the tools speak it: numbers keep all their digits, objects their order. */
public final class Json {
    /** The one mapper, for the protocol too. */
    public static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Json() {}

    /** An object's members, in order. */
    @SuppressWarnings("unchecked") // an object is read as a map with text keys
    public static Map<String, Object> object(String text) {
        return MAPPER.readValue(text, Map.class);
    }

    /** Anything as text. */
    public static String text(Object value) {
        return MAPPER.writeValueAsString(value);
    }
}
