package dev.skein.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real MariaDB server as a child process on a free port, with a user that may do everything. It runs until
 * {@link #close()}; its data, and the program if it came from the class path, are in one temporary folder that goes then.
 */
public final class EmbeddedMariaDb implements AutoCloseable {
    private static final long STOP_SECONDS = 30;
    private static final String READY = "ready for connections";

    private final Path folder;
    private final Process process;
    private final int port;
    private final Path programs;

    private EmbeddedMariaDb(Path folder, Process process, int port, Path programs) {
        this.programs = programs;
        this.folder = folder;
        this.process = process;
        this.port = port;
    }

    /** Starts a server; empty where this machine has none, which {@link MariaDbProgram#ABSENT} explains. */
    public static Optional<EmbeddedMariaDb> start() {
        return start(List.of("--skip-ssl")); // it would make a certificate of its own first, which takes long
    }

    /** The same, for sessions with TLS too. */
    public static Optional<EmbeddedMariaDb> start(TlsCertificate tls) {
        return start(List.of("--ssl-cert=" + tls.certificate(), "--ssl-key=" + tls.key()));
    }

    private static Optional<EmbeddedMariaDb> start(List<String> tls) {
        Path folder = temporary();
        Optional<EmbeddedMariaDb> started = Optional.empty();
        try {
            started = MariaDbProgram.find(folder).map(program -> start(program, folder, tls));
            return started;
        } finally {
            if (started.isEmpty()) {
                delete(folder);
            }
        }
    }

    private static EmbeddedMariaDb start(MariaDbProgram program, Path folder, List<String> tls) {
        try {
            Path data = Files.createDirectory(folder.resolve("data"));
            bootstrap(program, data);
            int port = freePort();
            List<String> arguments = new ArrayList<>(program.command(data));
            arguments.addAll(List.of(
                    "--bind-address=127.0.0.1",
                    "--port=" + port,
                    "--socket=" + folder.resolve("s"),
                    "--pid-file=" + folder.resolve("pid"),
                    "--skip-name-resolve",
                    "--max-connections=300",
                    "--innodb-lock-wait-timeout=10"));
            arguments.addAll(tls);
            Process process =
                    new ProcessBuilder(arguments).redirectErrorStream(true).start();
            awaitReady(process);
            EmbeddedMariaDb server = new EmbeddedMariaDb(folder, process, port, program.clients());
            server.createUser();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("MariaDB did not start: " + e.getMessage(), e);
        }
    }

    /** Makes the system tables, as mariadb-install-db does. */
    private static void bootstrap(MariaDbProgram program, Path data) throws IOException {
        List<String> arguments = new ArrayList<>(program.command(data));
        arguments.add("--bootstrap");
        Path log = data.resolveSibling("bootstrap.log");
        Process process = new ProcessBuilder(arguments)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try (OutputStream sql = process.getOutputStream()) {
            sql.write("CREATE DATABASE mysql;\nUSE mysql;\nSET @auth_root_socket=NULL;\n"
                    .getBytes(StandardCharsets.UTF_8));
            for (Path script : program.systemTables()) {
                Files.copy(script, sql);
            }
        }
        try {
            if (process.waitFor() != 0) {
                throw new IOException("its system tables could not be made: " + Files.readString(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            throw new IOException("interrupted", e);
        }
    }

    /** Reads what the server says until it is ready, and goes on reading so that it never has to wait. */
    private static void awaitReady(Process process) throws IOException {
        BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder log = new StringBuilder();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            log.append(line).append('\n');
            if (line.contains(READY)) {
                Thread rest = new Thread(() -> said.lines().forEach(more -> {}), "skein-mariadb-log");
                rest.setDaemon(true);
                rest.start();
                return;
            }
        }
        throw new IOException("it ended: " + log);
    }

    private void createUser() {
        try (Connection connection = DriverManager.getConnection(jdbcUrl(""), "root", "");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE USER '" + user() + "'@'%' IDENTIFIED BY '" + password() + "'");
            statement.execute("GRANT ALL ON *.* TO '" + user() + "'@'%' WITH GRANT OPTION");
        } catch (SQLException e) {
            close();
            throw new IllegalStateException("the user of MariaDB could not be created", e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Where it listens, on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** The folder of {@code mariadb-dump} and {@code mariadb}, of the server's own version. */
    public Path programs() {
        return programs;
    }

    /** A user with all rights. */
    public String user() {
        return "skein";
    }

    /** That user's password. */
    public String password() {
        return "skein";
    }

    /** The server as a worker's configuration names it, without credentials. */
    public String url() {
        return "mariadb://127.0.0.1:" + port + "/";
    }

    /** The JDBC URL of a database, or of none. */
    public String jdbcUrl(String database) {
        return "jdbc:mariadb://127.0.0.1:" + port + "/" + database;
    }

    /** Connects as the user with all rights. */
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(database), user(), password());
    }

    /** Stops the server at once, and deletes its folder. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("MariaDB " + process.pid() + " does not stop");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        delete(folder);
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("skein-mariadb-");
        } catch (IOException e) {
            throw new UncheckedIOException("MariaDB did not start: no temporary folder", e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("MariaDB's folder could not be deleted", e);
        }
    }
}
