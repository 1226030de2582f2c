package dev.skein.stack.local;

import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the migration sets that come with Skein. */
public final class ExampleSets {
    private ExampleSets() {}

    /** The folder of one example, found from where the launcher lies, or from the working directory upwards. */
    public static Path folder(String name) {
        return root().resolve(name);
    }

    /** The folder of all examples. */
    public static Path root() {
        String home = System.getProperty("skein.home", "");
        Path start = home.isEmpty() ? Path.of("").toAbsolutePath() : Path.of(home);
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            Path examples = folder.resolve("examples");
            if (Files.isRegularFile(examples.resolve("context-service/skein.yaml"))) {
                return examples;
            }
        }
        throw new CliException(
                ExitCode.USAGE,
                "the example sets are not at " + start + " or above it",
                "run ./skein of a checkout, or name a set with --set");
    }
}
