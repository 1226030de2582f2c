package dev.skein.stack;

import dev.skein.cli.SkeinCli;
import dev.skein.cli.output.Console;
import dev.skein.stack.demo.DemoCommand;
import dev.skein.stack.doctor.DoctorCommand;
import dev.skein.stack.up.UpCommand;
import java.util.Map;

/** The whole command line: the thin client's commands and those that need the parts themselves. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        Map<String, String> env = System.getenv();
        int code =
                SkeinCli.run(args, Console.system(env), env, new DemoCommand(), new UpCommand(), new DoctorCommand());
        System.exit(code);
    }
}
