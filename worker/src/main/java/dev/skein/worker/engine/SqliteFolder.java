package dev.skein.worker.engine;

import dev.skein.contracts.InvalidValueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder that holds a tenants' SQLite files, from {@code sqlite:/folder?suffix=.db}. A target's name holds neither
 * dots nor slashes, and a file that is a link is refused, so that no target is outside the folder. Immutable.
 *
 * @param folder absolute
 * @param suffix what follows a target's name in its file's name
 */
record SqliteFolder(Path folder, String suffix) {
    /** Where Skein keeps its lock files, the notes on drops, and copies for as long as it works on them. */
    static final String LOCKS = ".skein";

    private static final String SCHEME = "sqlite:";
    private static final String DEFAULT_SUFFIX = ".db";
    private static final Pattern SUFFIX = Pattern.compile("(\\.[A-Za-z0-9_]{1,16}){0,2}");
    private static final Pattern NAME = Pattern.compile("[a-z0-9_][a-z0-9_-]{0,62}");

    /** @throws InvalidValueException naming the key, the value and the fix */
    static SqliteFolder of(String key, String url) {
        String[] parts = url.substring(SCHEME.length()).split("\\?", 2);
        String suffix = parts.length == 1 ? DEFAULT_SUFFIX : parts[1].replaceFirst("^suffix=", "");
        boolean known = parts.length == 1 || parts[1].startsWith("suffix=");
        if (parts[0].isBlank() || !known || !SUFFIX.matcher(suffix).matches()) {
            throw new InvalidValueException(
                    key, url, "be sqlite:/folder or sqlite:/folder?suffix=.sqlite3, with the folder of the files");
        }
        return new SqliteFolder(
                Path.of(parts[0].replaceFirst("^//+", "/")).toAbsolutePath().normalize(), suffix);
    }

    /**
     * The file of a target, which need not exist.
     *
     * @throws IOException when the folder is missing, or something other than a file has that name
     */
    Path file(String target) throws IOException {
        if (!NAME.matcher(target).matches()) {
            throw new IllegalArgumentException("'" + target + "' cannot be a file's name");
        }
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException(
                    folder.toString(), null, "there is no such folder: make it, writable for the worker");
        }
        Path file = folder.resolve(target + suffix);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(file + " is a link or no file: a target must be a file of the folder itself");
        }
        return file;
    }

    /** The lock file of a target; makes the folder for it. */
    Path lockFile(String target) throws IOException {
        return beside(target, ".lock");
    }

    /** A file of Skein's about a target; makes the folder for it. */
    Path beside(String target, String ending) throws IOException {
        Path locks = folder.resolve(LOCKS);
        Files.createDirectories(locks);
        return locks.resolve(target + ending);
    }

    /** The targets whose files are there, by name. */
    List<String> targets() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(suffix))
                    .map(name -> name.substring(0, name.length() - suffix.length()))
                    .filter(name -> NAME.matcher(name).matches())
                    .sorted()
                    .toList();
        }
    }
}
