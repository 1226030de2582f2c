package dev.skein.cli.command;

import dev.skein.cli.output.Style;
import dev.skein.cli.output.Table.Cell;
import dev.skein.contracts.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/** How values are written for people. */
public final class Texts {
    /** Stands for a value that is not there. */
    public static final String NONE = "-";

    private static final long SECOND = 1_000;
    private static final double MINUTE = 60;
    private static final double LONG = 120;

    private Texts() {}

    /** The state's name in the colour of what it means. */
    public static Cell state(String state) {
        return new Cell(state, styleOf(state));
    }

    /** {@code V3__tags.sql line 4: relation "tags" exists (42P07)}; a dash for none. */
    public static String failure(Optional<Failure> failure) {
        return failure.map(Texts::failure).orElse(NONE);
    }

    /** The value, or a dash. */
    public static Object orNone(Optional<?> value) {
        return value.isPresent() ? value.get() : NONE;
    }

    /** An instant to the second, or a dash. */
    public static String time(Optional<Instant> instant) {
        return instant.map(at -> at.truncatedTo(ChronoUnit.SECONDS).toString()).orElse(NONE);
    }

    /** {@code 840 ms}, {@code 12.5 s}, {@code 10.0 min}, {@code 24.0 h}. */
    public static String duration(Duration duration) {
        long millis = duration.toMillis();
        if (millis < SECOND) {
            return millis + " ms";
        }
        double seconds = (double) millis / SECOND;
        return seconds < LONG
                ? String.format(Locale.ROOT, "%.1f s", seconds)
                : seconds < LONG * MINUTE
                        ? String.format(Locale.ROOT, "%.1f min", seconds / MINUTE)
                        : String.format(Locale.ROOT, "%.1f h", seconds / MINUTE / MINUTE);
    }

    private static Style styleOf(String state) {
        return switch (state) {
            case "ready", "succeeded", "active" -> Style.GOOD;
            case "failed", "quarantined", "aborted" -> Style.BAD;
            case "pending", "migrating", "queued", "dispatched", "running", "soaking", "paused" -> Style.BUSY;
            case "deleted", "skipped", "cancelled", "waiting", "planned" -> Style.FAINT;
            default -> Style.PLAIN;
        };
    }

    private static String failure(Failure failure) {
        return failure(failure.script(), failure.line(), failure.message(), failure.sqlState());
    }

    /** The same of the parts of a failure. A message that begins with the script does not name it twice. */
    public static String failure(
            Optional<String> script, Optional<Integer> line, String message, Optional<String> sqlState) {
        String place = script.filter(name -> !message.startsWith(name))
                .map(name -> name + line.map(number -> " line " + number).orElse("") + ": ")
                .orElse("");
        return place + message + sqlState.map(state -> " (" + state + ")").orElse("");
    }
}
