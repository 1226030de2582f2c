package dev.skein.chaos.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Makes and deletes folders. */
final class Folders {
    private Folders() {}

    static Path temporary() {
        try {
            return Files.createTempDirectory("skein-chaos-");
        } catch (IOException e) {
            throw new UncheckedIOException("there is no temporary folder", e);
        }
    }

    /** Deletes the files that are asked for, and the folders that are empty then. */
    static void delete(Path folder, Predicate<Path> which) {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                if (Files.isDirectory(path) ? isEmpty(path) : which.test(path)) {
                    Files.delete(path);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " could not be deleted", e);
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> content = Files.list(folder)) {
            return content.findAny().isEmpty();
        }
    }
}
