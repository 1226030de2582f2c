package dev.skein.cli.output;

import java.io.PrintStream;
import java.util.Map;

/**
 * Where a command writes: results to {@link #out()}, progress, notes and errors to {@link #err()}. Immutable; the
 * streams are as thread-safe as {@link PrintStream} is.
 *
 * @param isTerminal whether a person watches, so that a line may be drawn again
 * @param colour whether ANSI colours are wanted
 */
public record Console(PrintStream out, PrintStream err, boolean isTerminal, boolean colour) {

    /** The process's own streams; colours on a terminal unless {@code NO_COLOR} or {@code TERM=dumb} is set. */
    public static Console system(Map<String, String> env) {
        boolean terminal = Terminal.isAttached();
        boolean colour = terminal && env.getOrDefault("NO_COLOR", "").isEmpty() && !"dumb".equals(env.get("TERM"));
        return new Console(System.out, System.err, terminal, colour);
    }

    /** The same streams without colours. */
    public Console withoutColour() {
        return new Console(out, err, isTerminal, false);
    }

    /** The text in its style's colour, or as it is. */
    public String styled(Style style, String text) {
        return colour ? style.paint(text) : text;
    }

    /** Whether the reader of the results has gone, as after {@code | head}. Flushes. */
    public boolean isOutClosed() {
        return out.checkError();
    }
}
