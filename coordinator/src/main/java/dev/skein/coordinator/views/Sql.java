package dev.skein.coordinator.views;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A statement put together from fixed text and numbered parameters; values never enter the text. Leaving out the
 * conditions that are not asked for gives each combination a plan of its own.
 */
final class Sql {
    private final StringBuilder text;
    private final List<Object> values = new ArrayList<>();
    private String glue = " WHERE ";

    /** @param text everything before {@code WHERE} */
    Sql(String text) {
        this.text = new StringBuilder(text);
    }

    /** An instant as JSON clients read it: UTC with milliseconds; null stays null. */
    static String instant(String column) {
        return "to_char(" + column + " AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')";
    }

    /**
     * Adds a condition if there is a value for it.
     *
     * @param comparison what stands before the parameter, such as {@code "id > "}
     * @param type turns the text into the parameter's type
     */
    Sql and(String comparison, Optional<String> value, Function<String, Object> type) {
        value.ifPresent(present -> {
            text.append(glue).append(comparison);
            parameter(type.apply(present));
            glue = " AND ";
        });
        return this;
    }

    /** Adds a condition on a text column if there is a value for it. */
    Sql and(String comparison, Optional<String> value) {
        return and(comparison, value, text -> text);
    }

    /** Adds fixed text. */
    Sql then(String more) {
        text.append(more);
        return this;
    }

    /** Gives the next parameter, which the text names by its number. */
    Sql value(Object value) {
        values.add(value);
        return this;
    }

    /** Adds a parameter. */
    Sql parameter(Object value) {
        values.add(value);
        text.append('$').append(values.size());
        return this;
    }

    String text() {
        return text.toString();
    }

    List<Object> values() {
        return List.copyOf(values);
    }
}
