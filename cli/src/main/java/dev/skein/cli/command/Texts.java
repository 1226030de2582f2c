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

    /** {@code 840 ms}, {@code 12.5 s}. */
    public static String duration(Duration duration) {
        long millis = duration.toMillis();
        return millis < SECOND ? millis + " ms" : String.format(Locale.ROOT, "%.1f s", (double) millis / SECOND);
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
        String place = failure.script()
                .map(script ->
                        script + failure.line().map(line -> " line " + line).orElse("") + ": ")
                .orElse("");
        return place
                + failure.message()
                + failure.sqlState().map(state -> " (" + state + ")").orElse("");
    }
}
