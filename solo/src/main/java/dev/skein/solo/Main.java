package dev.skein.solo;

import dev.skein.cli.SkeinCli;
import dev.skein.cli.output.Console;
import java.util.Map;
import java.util.stream.Stream;

/** The command line of {@code skein solo}: the launcher hands over what stands behind it. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        Map<String, String> env = System.getenv();
        String[] line = Stream.concat(Stream.of("solo"), Stream.of(args)).toArray(String[]::new);
        System.exit(SkeinCli.run(line, Console.system(env), env, new SoloCommand()));
    }
}
