package dev.skein.docs;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The files of this repository, without what the build makes. */
final class Repository {
    private static final Set<String> LEFT_OUT = Set.of("target", "node_modules");

    private Repository() {}

    /** The folder of the root pom. */
    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            Path parent = folder.getParent();
            if (parent == null) {
                throw new IllegalStateException("the tests must run inside the repository");
            }
            folder = parent;
        }
        return folder;
    }

    /** All Markdown files. */
    static List<Markdown> documents() throws IOException {
        List<Markdown> documents = new ArrayList<>();
        for (Path file : filesEnding(".md")) {
            documents.add(Markdown.read(file));
        }
        return documents;
    }

    /** All files with such an end, in order. */
    static List<Path> filesEnding(String end) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(root(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = folder.getFileName().toString();
                boolean hidden = name.startsWith(".") && !folder.equals(root());
                return hidden || LEFT_OUT.contains(name) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(end)) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files.stream().sorted().toList();
    }
}
