package dev.skein.stack.demo;

import dev.skein.contracts.SchemaVersion;
import dev.skein.sets.MigrationSet;
import dev.skein.sets.MigrationSets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A copy of a migration set in a temporary folder, with one more version: a new table, as small as a script can be.
 * Deleted when closed.
 *
 * @param folder the copy
 * @param before the newest version of the original
 * @param after the added version
 */
record NextVersion(Path folder, SchemaVersion before, SchemaVersion after) implements AutoCloseable {
    private static final String SCRIPT = "CREATE TABLE rollout_story (told_at timestamptz NOT NULL DEFAULT now());\n";

    /** Copies the set and adds a version to it. */
    static NextVersion of(Path original, MigrationSet set) {
        SchemaVersion before = set.newestVersion().orElseThrow();
        SchemaVersion after =
                SchemaVersion.of(String.valueOf(Integer.parseInt(before.value().split("\\.")[0]) + 1));
        try {
            Path folder = Files.createTempDirectory("skein-story-");
            copy(original, folder);
            Files.writeString(folder.resolve("migrations/V" + after + "__rollout_story.sql"), SCRIPT);
            return new NextVersion(folder, before, after);
        } catch (IOException e) {
            throw new UncheckedIOException("the set " + original + " cannot be copied", e);
        }
    }

    /** The set with the added version. */
    MigrationSet set() {
        return MigrationSets.load(List.of(folder)).all().get(0);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the copy " + folder + " cannot be deleted", e);
        }
    }
}
