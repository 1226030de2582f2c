package dev.skein.solo;

import dev.skein.cli.SkeinCli;
import dev.skein.cli.output.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;

/** Runs {@code skein solo} as the launcher does, and keeps what it prints. */
record SoloShell(Map<String, String> env) {
    /** How a command ended. */
    record Ran(int code, String out, String err) {}

    Ran run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false);
        String[] line = Stream.concat(Stream.of("solo"), Stream.of(args)).toArray(String[]::new);
        int code = SkeinCli.run(line, console, env, new SoloCommand());
        return new Ran(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
