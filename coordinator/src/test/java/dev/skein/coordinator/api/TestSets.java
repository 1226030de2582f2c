package dev.skein.coordinator.api;

import dev.skein.sets.MigrationSets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One migration set, {@code notes}, whose newest version is 4. */
final class TestSets {
    private TestSets() {}

    static MigrationSets write(Path folder) {
        try {
            Path scripts = Files.createDirectories(folder.resolve("notes/migrations"));
            Files.writeString(folder.resolve("notes/skein.yaml"), "name: notes\n");
            Files.writeString(scripts.resolve("V4__notes.sql"), "CREATE TABLE notes (id bigint);\n");
            return MigrationSets.load(List.of(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
