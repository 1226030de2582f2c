package dev.skein.stack;

import dev.skein.cli.SkeinCli;
import dev.skein.cli.output.Console;
import dev.skein.stack.demo.DemoCommand;
import dev.skein.stack.doctor.DoctorCommand;
import dev.skein.stack.up.UpCommand;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What one call of the command line did, in this JVM. */
public record CommandRun(int code, String out, String err) {

    /** Runs a command as a pipe would see it: no terminal, no colour. */
    public static CommandRun of(Map<String, String> env, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false);
        int code = SkeinCli.run(args, console, env, new DemoCommand(), new UpCommand(), new DoctorCommand());
        return new CommandRun(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** The last line of the results. */
    public String lastLine() {
        List<String> lines = out.lines().toList();
        return lines.get(lines.size() - 1);
    }
}
