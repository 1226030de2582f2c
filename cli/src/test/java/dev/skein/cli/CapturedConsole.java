package dev.skein.cli;

import dev.skein.cli.output.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A console whose two streams can be read, also while another thread writes. */
public final class CapturedConsole {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Console console;

    private CapturedConsole(boolean terminal, boolean colour) {
        this.console = new Console(stream(out), stream(err), terminal, colour);
    }

    /** As when the output goes to a file. */
    public static CapturedConsole piped() {
        return new CapturedConsole(false, false);
    }

    /** As when a person looks at it. */
    public static CapturedConsole terminal() {
        return new CapturedConsole(true, true);
    }

    public Console console() {
        return console;
    }

    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    public List<String> outLines() {
        return out().lines().toList();
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
