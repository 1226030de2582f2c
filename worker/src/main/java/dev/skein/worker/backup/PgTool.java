package dev.skein.worker.backup;

import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * PostgreSQL's own programs: {@code pg_dump} in its custom format, and {@code pg_restore} piped into {@code psql}, which
 * runs the caller's statements around it in one transaction. Every method blocks; safe on any thread.
 *
 * <p>When the worker dies, {@code psql} never gets the commit, and the server rolls back.
 */
public final class PgTool implements BackupTool<PgSource>, AutoCloseable {
    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)(\\.\\d+)?");
    private static final Pattern ERROR = Pattern.compile("(?:ERROR|FATAL|PANIC):\\s+([0-9A-Z]{5}): (.*)");
    private static final int SHOWN = 2_000;
    private static final String LOCK_WAIT = "--lock-wait-timeout=10s";

    private final Optional<Path> folder;
    private final Function<String, FailureKind> kinds;
    private final Set<Process> running = ConcurrentHashMap.newKeySet();

    /**
     * @param folder where the programs are; empty to look them up in the path
     * @param kinds what an SQLSTATE asks for
     */
    public PgTool(Optional<Path> folder, Function<String, FailureKind> kinds) {
        this.folder = folder;
        this.kinds = kinds;
    }

    @Override
    public String check(String server) throws BackupException {
        int needed = Integer.parseInt(server.replaceFirst("\\D.*", ""));
        String dump = "";
        for (String program : List.of("pg_dump", "pg_restore", "psql")) {
            Matcher said = VERSION.matcher(versionOf(program, needed));
            if (!said.find()) {
                throw BackupException.permanent(program + " does not say its version; " + install(needed));
            }
            if (Integer.parseInt(said.group(1)) < needed) {
                throw BackupException.permanent(program + " " + said.group(1) + " is too old for PostgreSQL " + server
                        + "; " + install(needed));
            }
            dump = dump.isEmpty()
                    ? program + " " + said.group(1)
                            + Optional.ofNullable(said.group(2)).orElse("")
                    : dump;
        }
        return dump;
    }

    private String versionOf(String program, int needed) throws BackupException {
        try {
            Process process = new ProcessBuilder(path(program), "--version")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            wait(process);
            return said;
        } catch (IOException e) {
            throw BackupException.permanent(program + " is not there (" + e.getMessage() + "); " + install(needed));
        }
    }

    private static String install(int version) {
        return "install Debian's package postgresql-client-" + version + " or a later one on each worker, or name the"
                + " folder of its programs in skein.worker.backup.postgresql-programs";
    }

    @Override
    public void dump(PgSource source, Path file) throws BackupException {
        List<String> line = new ArrayList<>(
                List.of("--format=custom", LOCK_WAIT, "--schema=\"" + source.schema() + "\"", "--no-password"));
        source.snapshot().ifPresent(snapshot -> line.add("--snapshot=" + snapshot));
        line.add("--dbname=" + source.url());
        Process process = start(builder(source, "pg_dump", line).redirectOutput(file.toFile()));
        CompletableFuture<String> errors = drain(process.getErrorStream());
        int code = end(process);
        if (code != 0) {
            throw failed("pg_dump", code, errors.join());
        }
    }

    @Override
    public void load(PgSource destination, Path file, Content content, String opening, String closing)
            throws BackupException {
        Process psql = start(builder(
                        destination,
                        "psql",
                        List.of(
                                "--no-psqlrc",
                                "--quiet",
                                "--no-password",
                                "--set=ON_ERROR_STOP=1",
                                "--set=VERBOSITY=verbose",
                                "--file=-",
                                "--dbname=" + destination.url()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD));
        CompletableFuture<String> errors = drain(psql.getErrorStream());
        List<String> read = new ArrayList<>(List.of("--file=-"));
        if (content == Content.SCHEMA) {
            read.add("--schema-only");
        }
        read.add(file.toString());
        Optional<BackupException> unread = feed(psql, builder(destination, "pg_restore", read), opening, closing);
        int code = end(psql);
        String said = errors.join();
        if (code != 0 && !said.isBlank()) {
            throw failed("psql", code, said);
        }
        if (unread.isPresent()) {
            throw unread.get();
        }
        if (code != 0) {
            throw failed("psql", code, said);
        }
    }

    /** What {@code psql} is not told to commit, it does not commit. */
    private Optional<BackupException> feed(Process psql, ProcessBuilder reader, String opening, String closing)
            throws BackupException {
        try (OutputStream in = psql.getOutputStream()) {
            in.write(opening.getBytes(StandardCharsets.UTF_8));
            Process restore = start(reader);
            CompletableFuture<String> errors = drain(restore.getErrorStream());
            try {
                restore.getInputStream().transferTo(in);
            } catch (IOException e) {
                restore.destroy();
                end(restore);
                throw e;
            }
            int code = end(restore);
            if (code != 0) {
                return Optional.of(failed("pg_restore", code, errors.join()));
            }
            in.write(closing.getBytes(StandardCharsets.UTF_8));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(BackupException.retryable("psql ended before it had all: " + e.getMessage()));
        }
    }

    private BackupException failed(String program, int code, String said) {
        Matcher error = ERROR.matcher(said);
        if (error.find()) {
            String state = error.group(1);
            return new BackupException(Failure.ofSql(kinds.apply(state), error.group(2), state));
        }
        String words = said.isBlank() ? "without a word" : said.strip();
        String message = program + " ended with code " + code + ": "
                + (words.length() > SHOWN ? words.substring(words.length() - SHOWN) : words);
        return BackupException.retryable(message);
    }

    private ProcessBuilder builder(PgSource to, String program, List<String> arguments) {
        List<String> line = new ArrayList<>(List.of(path(program)));
        line.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("PGUSER", to.user());
        builder.environment().put("PGPASSWORD", to.password());
        builder.environment().put("PGAPPNAME", to.application());
        builder.environment().put("PGCONNECT_TIMEOUT", "10");
        builder.environment().put("PGCLIENTENCODING", "UTF8");
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    private String path(String program) {
        return folder.map(in -> in.resolve(program).toString()).orElse(program);
    }

    private Process start(ProcessBuilder builder) throws BackupException {
        try {
            Process process = builder.start();
            running.add(process);
            return process;
        } catch (IOException e) {
            throw BackupException.retryable("a program does not start: " + e.getMessage());
        }
    }

    private int end(Process process) throws BackupException {
        try {
            return wait(process);
        } finally {
            running.remove(process);
        }
    }

    private static int wait(Process process) throws BackupException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw BackupException.retryable("the worker is shutting down");
        }
    }

    /** A program whose words nobody reads stops in the middle of them. */
    private static CompletableFuture<String> drain(InputStream words) {
        CompletableFuture<String> all = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                all.complete(new String(words.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                all.complete("its words cannot be read: " + e.getMessage());
            }
        });
        return all;
    }

    /** Ends what runs; the server rolls back. */
    @Override
    public void close() {
        running.forEach(Process::destroy);
    }
}
