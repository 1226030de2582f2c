package dev.skein.sets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes a migration set for a test. */
final class SetFolder {
    private final Path folder;

    /** A set with a name and one script. */
    SetFolder(Path folder) throws IOException {
        this.folder = folder;
        with("skein.yaml", "name: geese\n").with("migrations/V1__geese.sql", "create table geese ();\n");
    }

    SetFolder with(String file, String content) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
        return this;
    }

    SetFolder without(String file) throws IOException {
        Files.delete(folder.resolve(file));
        return this;
    }

    MigrationSet load() {
        return MigrationSets.load(List.of(folder)).all().get(0);
    }
}
