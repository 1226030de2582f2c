package dev.skein.runtime.config;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.Converter;

/** Reads durations as people write them, {@code 500ms}, {@code 10s}, {@code 5m}, {@code 2h}, or as ISO-8601 text. */
public final class DurationConverter implements Converter<Duration> {
    private static final long serialVersionUID = 1L;
    private static final Pattern SHORT = Pattern.compile("(\\d{1,12})(ms|s|m|h)");

    @Override
    public Duration convert(String value) {
        String text = value.strip().toLowerCase(Locale.ROOT);
        Matcher matcher = SHORT.matcher(text);
        if (!matcher.matches()) {
            if (text.startsWith("p")) {
                return Duration.parse(text);
            }
            throw new IllegalArgumentException(
                    "'" + value + "' is not a duration: it must be such as 500ms, 10s, 5m, 2h or PT10S");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }
}
