package dev.skein.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;

/**
 * The file in which the running local stack says where it is: {@code stack.json} in {@code SKEIN_STATE_DIR}, else in
 * {@code $XDG_STATE_HOME/skein}, else in {@code ~/.local/state/skein}. A reader sees a whole file or none; a file whose
 * process is dead counts as none. Safe for several processes; a file that cannot be read or written is a
 * {@link CliException}.
 */
public final class LocalStackFile {
    private static final JsonMapper JSON = ApiJson.mapper();

    private final Path path;
    private final LongPredicate isAlive;

    LocalStackFile(Path path, LongPredicate isAlive) {
        this.path = path;
        this.isAlive = isAlive;
    }

    /** The file of this user, by the environment given. */
    public static LocalStackFile of(Map<String, String> env) {
        return new LocalStackFile(
                stateDirectory(env).resolve("stack.json"),
                pid -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent());
    }

    /** Where Skein keeps what outlives one command but is no configuration. */
    public static Path stateDirectory(Map<String, String> env) {
        String own = env.getOrDefault("SKEIN_STATE_DIR", "");
        if (!own.isEmpty()) {
            return Path.of(own).toAbsolutePath();
        }
        // The XDG Base Directory Specification says to ignore relative paths.
        Path shared = Path.of(env.getOrDefault("XDG_STATE_HOME", ""));
        Path home = Path.of(env.getOrDefault("HOME", System.getProperty("user.home", "")));
        return (shared.isAbsolute() ? shared : home.resolve(".local/state")).resolve("skein");
    }

    public Path path() {
        return path;
    }

    /** The stack that runs now, if one does. */
    public Optional<LocalStack> read() {
        return stored().filter(stack -> isAlive.test(stack.pid()));
    }

    /** Replaces the file, readable by its owner only. */
    public void write(LocalStack stack) {
        try {
            Path directory = Files.createDirectories(path.toAbsolutePath().getParent());
            // Temporary files are created for the owner only, and the rename keeps that.
            Path whole = Files.createTempFile(directory, "stack", ".tmp");
            try {
                Files.write(whole, JSON.writeValueAsBytes(stack));
                Files.move(whole, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(whole);
            }
        } catch (IOException e) {
            throw failure("written", "check that its folder may be written, or set SKEIN_STATE_DIR", e);
        }
    }

    /** Removes the file if it still speaks of this stack; another stack's file stays. */
    public void delete(LocalStack mine) {
        if (stored().filter(mine::equals).isPresent()) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                throw failure("deleted", "delete it by hand", e);
            }
        }
    }

    private Optional<LocalStack> stored() {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(path), LocalStack.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JsonProcessingException e) {
            throw failure("understood", "delete it", e);
        } catch (IOException e) {
            throw failure("read", "check its permissions, or set SKEIN_STATE_DIR", e);
        }
    }

    private CliException failure(String done, String fix, IOException cause) {
        return new CliException(
                ExitCode.INTERNAL_ERROR, "the local stack's file " + path + " cannot be " + done, fix, cause);
    }
}
