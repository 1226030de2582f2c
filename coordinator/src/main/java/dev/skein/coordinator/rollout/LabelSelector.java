package dev.skein.coordinator.rollout;

import dev.skein.contracts.InvalidValueException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Conditions on labels, all of which must hold. A label that a tenant does not have differs from every value.
 *
 * @param conditions none of them selects all
 */
public record LabelSelector(List<Condition> conditions) {
    /** Selects all. */
    public static final LabelSelector ALL = new LabelSelector(List.of());

    private static final Pattern CONDITION = Pattern.compile("\\s*([^=!,\\s]+)\\s*(!?=)\\s*([^=!,]*?)\\s*");

    public LabelSelector {
        conditions = List.copyOf(conditions);
    }

    /** One condition; {@code equal} is false for {@code !=}. */
    public record Condition(String label, boolean equal, String value) {
        @Override
        public String toString() {
            return label + (equal ? "=" : "!=") + value;
        }
    }

    /**
     * Reads conditions parted by commas, such as {@code tier=free,region!=eu}.
     *
     * @param field what the text is called where it comes from
     */
    public static LabelSelector parse(String field, String text) {
        List<Condition> conditions = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Matcher matcher = CONDITION.matcher(part);
            if (!matcher.matches()) {
                throw new InvalidValueException(
                        field, text, "be conditions parted by commas, such as tier=free,region!=eu");
            }
            conditions.add(new Condition(matcher.group(1), matcher.group(2).equals("="), matcher.group(3)));
        }
        return new LabelSelector(conditions);
    }

    /** The text that {@link #parse} reads. */
    @Override
    public String toString() {
        return String.join(",", conditions.stream().map(Condition::toString).toList());
    }
}
