package dev.skein.cli.output;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * One line of progress on the error stream. On a terminal it is drawn again in place at each update; elsewhere a plain
 * line is written at once and then at most one per interval, so that logs stay readable. For one thread.
 */
public final class ProgressLine implements AutoCloseable {
    private static final int MAX_WIDTH = 79;

    private final Console console;
    private final InstantSource clock;
    private final Duration interval;
    private Instant due = Instant.MIN;
    private int drawn;

    /** @param interval how often a line is written where no terminal is */
    public ProgressLine(Console console, InstantSource clock, Duration interval) {
        this.console = console;
        this.clock = clock;
        this.interval = interval;
    }

    /** Shows the text, cut to one terminal line. */
    public void update(String text) {
        if (console.isTerminal()) {
            redraw(text.length() <= MAX_WIDTH ? text : text.substring(0, MAX_WIDTH));
        } else if (!clock.instant().isBefore(due)) {
            due = clock.instant().plus(interval);
            console.err().println(text);
        }
    }

    /** Leaves the terminal's line empty for what is written next. */
    @Override
    public void close() {
        if (drawn > 0) {
            redraw("");
            console.err().print('\r');
            console.err().flush();
        }
    }

    private void redraw(String text) {
        console.err().print('\r' + text + " ".repeat(Math.max(0, drawn - text.length())));
        console.err().flush();
        drawn = text.length();
    }
}
