package dev.skein.contracts;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads durations as people write them, the same in settings, policies, messages to the API and options: {@code 500ms},
 * {@code 10s}, {@code 1.5m}, {@code 2h}, {@code 30d}, or in ISO-8601, such as {@code PT10M}; a thousand years at most, so
 * that instants and milliseconds can hold it. Pure.
 */
public final class Durations {
    /** What is accepted, as a phrase that completes "must ...". */
    public static final String FORM = "be such as 500ms, 10s, 5m, 2h, 30d or PT10M";

    private static final Pattern SHORT = Pattern.compile("(\\d{1,9})(?:\\.(\\d{1,3}))?(ms|s|m|h|d)");
    private static final int FRACTION = 1_000;
    private static final Duration LONGEST = Duration.ofDays(365_250);

    private Durations() {}

    /** Reads one; blanks around it and the case of letters mean nothing. Empty when it is none. */
    public static Optional<Duration> read(String text) {
        return any(text).filter(duration -> duration.abs().compareTo(LONGEST) <= 0);
    }

    private static Optional<Duration> any(String text) {
        String bare = text.strip().toLowerCase(Locale.ROOT);
        Matcher matcher = SHORT.matcher(bare);
        if (matcher.matches()) {
            Duration unit = unit(matcher.group(3));
            String thousandths = Optional.ofNullable(matcher.group(2)).orElse("") + "000";
            return Optional.of(unit.multipliedBy(Long.parseLong(matcher.group(1)))
                    .plus(unit.multipliedBy(Long.parseLong(thousandths.substring(0, 3)))
                            .dividedBy(FRACTION)));
        }
        try {
            return Optional.of(Duration.parse(bare));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Reads one.
     *
     * @param field the name of the field as the sender knows it
     * @throws InvalidValueException when it is none
     */
    public static Duration parse(String field, String text) {
        return read(text).orElseThrow(() -> new InvalidValueException(field, text, FORM));
    }

    private static Duration unit(String name) {
        return switch (name) {
            case "ms" -> Duration.ofMillis(1);
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            default -> Duration.ofDays(1);
        };
    }
}
