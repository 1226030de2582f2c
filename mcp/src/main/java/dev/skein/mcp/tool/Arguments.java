package dev.skein.mcp.tool;

import dev.skein.mcp.access.ToolException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a call, typed at last: the schema has been checked before, so what is wrong here is rare and named.
 *
 * @param values as they came
 */
public record Arguments(Map<String, Object> values) {
    /** A required text. */
    public String text(String name) {
        return optionalText(name).orElseThrow(() -> ToolException.argument(name, "be given as a text"));
    }

    /** A text, if it is given. */
    public Optional<String> optionalText(String name) {
        return given(name, String.class, "be a text");
    }

    /** A whole number between two bounds. */
    public int number(String name, int preset, int least, int most) {
        int value =
                given(name, Number.class, "be a number").map(Number::intValue).orElse(preset);
        if (value < least || value > most) {
            throw ToolException.argument(name, "be between " + least + " and " + most);
        }
        return value;
    }

    /** A yes or no. */
    public boolean flag(String name, boolean preset) {
        return given(name, Boolean.class, "be true or false").orElse(preset);
    }

    /** One of an enum's values, in lower case. */
    public <E extends Enum<E>> E choice(String name, E preset) {
        Optional<String> text = optionalText(name);
        if (text.isEmpty()) {
            return preset;
        }
        for (E each : preset.getDeclaringClass().getEnumConstants()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(text.get())) {
                return each;
            }
        }
        throw ToolException.argument(
                name,
                "be one of "
                        + List.of(preset.getDeclaringClass().getEnumConstants())
                                .toString()
                                .toLowerCase(Locale.ROOT));
    }

    /** A list of texts; empty when it is not given. */
    public List<String> texts(String name) {
        return items(name).stream().map(String::valueOf).toList();
    }

    /** A list of objects; empty when it is not given. */
    public List<Map<String, Object>> objects(String name) {
        return items(name).stream().map(item -> object(name, item)).toList();
    }

    /** The values of a statement's parameters: a list, or an object for {@code :name}. */
    public Object parameters() {
        Object value = values.get("parameters");
        return value == null ? List.of() : value;
    }

    private List<?> items(String name) {
        return given(name, List.class, "be a list").orElse(List.of());
    }

    @SuppressWarnings("unchecked") // an object is read as a map with text keys
    private static Map<String, Object> object(String name, @Nullable Object item) {
        if (item instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw ToolException.argument(name, "hold objects only");
    }

    private <T> Optional<T> given(String name, Class<T> type, String fix) {
        Object value = values.get(name);
        if (value != null && !type.isInstance(value)) {
            throw ToolException.argument(name, fix);
        }
        return Optional.ofNullable(type.cast(value));
    }
}
