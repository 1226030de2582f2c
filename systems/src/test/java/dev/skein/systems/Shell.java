package dev.skein.systems;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.cli.SkeinCli;
import dev.skein.cli.output.Console;
import dev.skein.solo.SoloCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs the command lines of one system's page as they stand there, in an environment, and remembers which. What was typed
 * and printed goes to {@code target/<page>.txt}, for the page.
 */
final class Shell {
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    private final Path transcript;
    private final Map<String, String> env;
    private final Map<String, String> folders;
    private final Set<String> ran = new LinkedHashSet<>();

    /**
     * @param page the page's name
     * @param env the environment of each command
     * @param folders what the first folder of a path on the page is here
     */
    Shell(String page, Map<String, String> env, Map<String, String> folders) {
        this.transcript = Path.of("target", page + ".txt");
        this.env = env;
        this.folders = folders;
    }

    /** What came of a command. */
    record Run(int code, String out, String err) {
        /** All that was printed. */
        String all() {
            return out + err;
        }
    }

    /** Runs a line that begins with {@code skein}, and remembers it. */
    Run run(String line) {
        return run(line, false);
    }

    /** Runs a line as if a person sat before it. */
    Run typed(String line) {
        return run(line, true);
    }

    private Run run(String line, boolean terminal) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line);
        while (word.find()) {
            words.add(word.group(1) == null ? here(word.group(2)) : word.group(1));
        }
        assertThat(words.remove(0)).isEqualTo("skein");
        ran.add(line);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal,
                false);
        int code = SkeinCli.run(words.toArray(String[]::new), console, env, new SoloCommand());
        Run run = new Run(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        note("$ " + line + "\n" + run.out() + run.err() + "[" + code + "]\n\n");
        return run;
    }

    private String here(String word) {
        for (Map.Entry<String, String> each : folders.entrySet()) {
            if (word.equals(each.getKey()) || word.startsWith(each.getKey() + "/")) {
                return each.getValue() + word.substring(each.getKey().length());
            }
        }
        return word;
    }

    /** The same, when it must end with 0. */
    Run ok(String line) {
        Run run = run(line);
        assertThat(run.code()).as(line + "\n" + run.all()).isZero();
        return run;
    }

    /** The lines that were run. */
    Set<String> ran() {
        return Set.copyOf(ran);
    }

    private void note(String text) {
        try {
            Files.writeString(transcript, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
