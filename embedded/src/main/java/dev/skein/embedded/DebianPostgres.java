package dev.skein.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A server of the version whose {@code pg_dump} Debian has, since the embedded binaries bring no such program. */
public final class DebianPostgres {
    private static final Path BINARIES = Path.of("target", "postgres-of-debian", "postgres.jar");

    private static @Nullable EmbeddedPostgresServer shared;

    private DebianPostgres() {}

    /** Why such a server and its programs cannot be used here; empty when they can. */
    public static Optional<String> missing() {
        if (!Files.exists(BINARIES) || !System.getProperty("os.arch", "").equals("amd64")) {
            return Optional.of("there are no binaries of that PostgreSQL for this platform");
        }
        return client().isPresent()
                ? Optional.empty()
                : Optional.of("pg_dump is not in the path: install Debian's package postgresql-client");
    }

    /** What {@code pg_dump --version} says, if it is there. */
    public static Optional<String> client() {
        try {
            Process process = new ProcessBuilder("pg_dump", "--version")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return said.contains("(PostgreSQL)") ? Optional.of(said.strip()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // there is no such program
        }
    }

    /** Starts such a server on a free port; its data go away when it stops. */
    public static EmbeddedPostgresServer start() {
        return EmbeddedPostgresServer.startFrom(BINARIES);
    }

    /** The one of this JVM, started at first use and stopped with the JVM. */
    public static synchronized EmbeddedPostgresServer shared() {
        EmbeddedPostgresServer running = shared;
        if (running == null) {
            running = start();
            shared = running;
            Fixtures.stopWithJvm(running);
        }
        return running;
    }
}
