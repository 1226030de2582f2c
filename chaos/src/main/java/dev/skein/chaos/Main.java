package dev.skein.chaos;

import dev.skein.chaos.command.ChaosCommand;
import dev.skein.cli.SkeinCli;
import dev.skein.cli.output.Console;
import java.util.Map;
import java.util.stream.Stream;

/** The fault suite's command line: the launcher hands over what stands behind {@code chaos}. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        Map<String, String> env = System.getenv();
        String[] line = Stream.concat(Stream.of("chaos"), Stream.of(args)).toArray(String[]::new);
        System.exit(SkeinCli.run(line, Console.system(env), env, new ChaosCommand()));
    }
}
