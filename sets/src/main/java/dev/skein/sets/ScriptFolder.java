package dev.skein.sets;

import dev.skein.contracts.InvalidValueException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One folder of a set's scripts. Takes {@code .sql} and {@code .sql.conf} files and leaves all others out; refuses what
 * Flyway would silently pass by.
 */
final class ScriptFolder {
    private final Path folder;
    private final String name;

    /** @param name what the set calls the folder */
    ScriptFolder(Path set, String name) {
        this.folder = set.resolve(name);
        this.name = name;
    }

    /**
     * Reads the files, by name; none when there is no such folder. Blocks.
     *
     * @param named whether scripts must be named as Flyway wants it
     * @throws InvalidSetException when a file cannot be read or its name is not accepted
     */
    List<ScriptFile> read(boolean named) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<ScriptFile> files = new ArrayList<>();
        for (Path path : entries()) {
            String fileName = path.getFileName().toString();
            if (Files.isDirectory(path)) {
                throw new InvalidSetException(path, "is a folder: scripts must stand directly in " + name, null);
            }
            if (fileName.endsWith(".sql") || fileName.endsWith(".sql.conf")) {
                files.add(new ScriptFile(name, fileName, readText(path)));
            }
        }
        checkConfigurations(files);
        if (named) {
            checkNames(files);
        }
        return files;
    }

    /** Hidden entries are left out: mounted configuration comes with some. */
    private List<Path> entries() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(path -> !path.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new InvalidSetException(folder, "cannot be listed", e);
        }
    }

    private void checkConfigurations(List<ScriptFile> files) {
        Set<String> names = new HashSet<>();
        files.forEach(file -> names.add(file.name()));
        for (ScriptFile file : files) {
            if (!file.isSql() && !names.contains(file.name().replaceFirst("\\.conf$", ""))) {
                throw new InvalidSetException(
                        folder.resolve(file.name()), "belongs to no script: name it <script>.sql.conf", null);
            }
        }
    }

    private void checkNames(List<ScriptFile> files) {
        Map<String, ScriptName> checked = new LinkedHashMap<>();
        for (ScriptFile file : files) {
            if (file.isSql()) {
                ScriptName parsed = parse(file);
                checked.forEach((other, otherName) -> checkDiffer(file, parsed, other, otherName));
                checked.put(file.name(), parsed);
            }
        }
    }

    private void checkDiffer(ScriptFile file, ScriptName fileName, String other, ScriptName otherName) {
        if (fileName.sameAs(otherName)) {
            String part = fileName.version().isPresent() ? "version" : "description";
            throw new InvalidSetException(
                    folder.resolve(file.name()),
                    "is the same migration as " + other + ": give it another " + part,
                    null);
        }
    }

    private ScriptName parse(ScriptFile file) {
        try {
            return ScriptName.parse(file.name())
                    .orElseThrow(() -> new InvalidSetException(
                            folder.resolve(file.name()),
                            "is not named as Flyway wants it: V<version>__<description>.sql, or with B or U, or"
                                    + " R__<description>.sql",
                            null));
        } catch (InvalidValueException e) {
            throw new InvalidSetException(folder.resolve(file.name()), String.valueOf(e.getMessage()), e);
        }
    }

    private static String readText(Path file) {
        try {
            return Files.readString(file);
        } catch (MalformedInputException e) {
            throw new InvalidSetException(file, "is not UTF-8 text", e);
        } catch (IOException e) {
            throw new InvalidSetException(file, "cannot be read", e);
        }
    }
}
