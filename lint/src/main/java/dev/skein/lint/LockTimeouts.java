package dev.skein.lint;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads PostgreSQL's way of writing a timeout. Pure. */
final class LockTimeouts {
    /** Longer than this is long. */
    static final Duration LONG = Duration.ofSeconds(60);

    private static final Pattern VALUE = Pattern.compile("\\[?'?([0-9]+)\\s*(ms|s|min|h|d)?'?]?");
    private static final Map<String, Long> MILLIS =
            Map.of("ms", 1L, "s", 1_000L, "min", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    private LockTimeouts() {}

    /** Whether it is a time above zero and not a long one. */
    static boolean bounded(String value) {
        Matcher matcher = VALUE.matcher(value.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return false;
        }
        String unit = matcher.group(2) == null ? "ms" : matcher.group(2);
        long millis = Long.parseLong(matcher.group(1)) * MILLIS.getOrDefault(unit, 1L);
        return millis > 0 && millis <= LONG.toMillis();
    }
}
