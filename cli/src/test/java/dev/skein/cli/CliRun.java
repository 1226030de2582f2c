package dev.skein.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One call of the command line in an environment of its own, with what it wrote. */
public record CliRun(int code, String out, String err) {

    /** Runs with no local stack and no variables but those given. */
    public static CliRun of(Map<String, String> env, String... args) {
        CapturedConsole console = CapturedConsole.piped();
        int code = SkeinCli.run(args, console.console(), isolated(env));
        return new CliRun(code, console.out(), console.err());
    }

    public static CliRun of(String... args) {
        return of(Map.of(), args);
    }

    /** Keeps the machine's own stack file out of the test. */
    static Map<String, String> isolated(Map<String, String> env) {
        Map<String, String> isolated = new HashMap<>(env);
        isolated.putIfAbsent("SKEIN_STATE_DIR", Path.of("target", "no-stack").toString());
        return isolated;
    }

    public List<String> outLines() {
        return out.lines().toList();
    }
}
