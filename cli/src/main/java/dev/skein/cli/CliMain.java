package dev.skein.cli;

import dev.skein.cli.output.Console;

/** Starts the thin client alone. Ends the JVM with the command's exit code; the JVM itself makes Ctrl-C 130. */
public final class CliMain {
    private CliMain() {}

    public static void main(String[] args) {
        System.exit(SkeinCli.run(args, Console.system(System.getenv()), System.getenv()));
    }
}
