package dev.skein.embedded;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL server from the zonky binaries, as a child process on a free port. Durable as a production server:
 * {@code fsync} and {@code synchronous_commit} are on. It runs until {@link #close()}.
 */
public final class EmbeddedPostgresServer implements PostgresFixture {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgresServer.class);
    private static final long STOP_SECONDS = 30;
    /** Long enough for the recovery after a crash on a busy machine. */
    private static final Duration START_WAIT = Duration.ofMinutes(1);

    private static final Map<String, String> CONFIG = Map.of(
            "fsync", "on",
            "synchronous_commit", "on",
            "full_page_writes", "on",
            "max_connections", "200",
            "shared_buffers", "256MB",
            "max_wal_size", "4GB",
            "max_locks_per_transaction", "256");

    private static final PgBinaryResolver BUNDLED = DefaultPostgresBinaryResolver.INSTANCE;

    private final EmbeddedPostgres postgres;
    private final Path dataDirectory;
    private final boolean temporary;

    private EmbeddedPostgresServer(EmbeddedPostgres postgres, Path dataDirectory, boolean temporary) {
        this.postgres = postgres;
        this.dataDirectory = dataDirectory;
        this.temporary = temporary;
    }

    /** Starts a server on a free port whose data go away when it stops. */
    public static EmbeddedPostgresServer start() {
        return start(0);
    }

    /**
     * Starts a server whose data go away when it stops.
     *
     * @param port the port; 0 for a free one
     */
    public static EmbeddedPostgresServer start(int port) {
        try {
            return start(Files.createTempDirectory("skein-postgres-"), port, true, BUNDLED);
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not start: no temporary folder", e);
        }
    }

    /**
     * Starts a server of another version on a free port, whose data go away when it stops.
     *
     * @param binaries a jar of zonky's binaries for this platform
     */
    public static EmbeddedPostgresServer startFrom(Path binaries) {
        try {
            return start(
                    Files.createTempDirectory("skein-postgres-"),
                    0,
                    true,
                    (system, hardware) -> archiveIn(binaries, system));
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not start: no temporary folder", e);
        }
    }

    private static InputStream archiveIn(Path binaries, String system) throws IOException {
        try (ZipFile jar = new ZipFile(binaries.toFile())) {
            ZipEntry archive = jar.stream()
                    .filter(entry -> entry.getName().startsWith("postgres-" + system.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new IOException(binaries + " holds no PostgreSQL for " + system));
            try (InputStream packed = jar.getInputStream(archive)) {
                return new ByteArrayInputStream(packed.readAllBytes());
            }
        }
    }

    /**
     * Starts a server on a folder that stays when it stops, so that it can be started again there.
     *
     * @param port the port; 0 for a free one
     */
    public static EmbeddedPostgresServer start(Path dataDirectory, int port) {
        return start(dataDirectory, port, false, BUNDLED);
    }

    private static EmbeddedPostgresServer start(
            Path dataDirectory, int port, boolean temporary, PgBinaryResolver binaries) {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setPgBinaryResolver(binaries)
                .setDataDirectory(dataDirectory)
                .setCleanDataDirectory(temporary)
                .setPGStartupWait(START_WAIT)
                .setRegisterShutdownHook(false);
        CONFIG.forEach(builder::setServerConfig);
        try {
            return new EmbeddedPostgresServer(
                    (port == 0 ? builder : builder.setPort(port)).start(), dataDirectory, temporary);
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not start: " + e.getMessage(), e);
        }
    }

    @Override
    public String host() {
        return "localhost";
    }

    @Override
    public int port() {
        return postgres.getPort();
    }

    @Override
    public String user() {
        return "postgres";
    }

    @Override
    public String password() {
        return "postgres";
    }

    /** Where the data are; gone after {@link #close()} if the server made the folder itself. */
    public Path dataDirectory() {
        return dataDirectory;
    }

    /** The process id of the postmaster of a server on a folder of its own. */
    public static long pid(Path dataDirectory) {
        try {
            return Long.parseLong(Files.readAllLines(dataDirectory.resolve("postmaster.pid"))
                    .get(0)
                    .trim());
        } catch (IOException e) {
            throw new UncheckedIOException("no PostgreSQL runs on " + dataDirectory, e);
        }
    }

    /**
     * Stops the server. One whose data go away is stopped at once, without the checkpoint that a day's work can make
     * long; the other writes its checkpoint first, however long that takes.
     */
    @Override
    public void close() {
        if (Files.exists(dataDirectory.resolve("postmaster.pid"))) {
            if (temporary) {
                crash(dataDirectory);
            } else {
                checkpoint();
            }
        }
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not stop", e);
        }
    }

    /** Makes a server stop at once (its "immediate" shutdown), as in a crash: it recovers when it is started again. */
    public static void crash(Path dataDirectory) {
        ProcessHandle postmaster = ProcessHandle.of(pid(dataDirectory)).orElseThrow();
        try {
            new ProcessBuilder("kill", "-QUIT", String.valueOf(postmaster.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            postmaster.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (IOException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("PostgreSQL " + postmaster.pid() + " does not stop", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void checkpoint() {
        try (Connection connection = Databases.connect(this, "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CHECKPOINT");
        } catch (SQLException e) {
            LOG.atDebug().log("no checkpoint before the stop, the server does not answer: {}", e.getMessage());
        }
    }
}
