package dev.skein.bench;

import dev.skein.cli.SkeinCli;
import dev.skein.cli.output.Console;
import java.util.Map;

/** The benchmark's command line. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        Map<String, String> env = System.getenv();
        System.exit(SkeinCli.run(args, Console.system(env), env, new BenchCommand()));
    }
}
