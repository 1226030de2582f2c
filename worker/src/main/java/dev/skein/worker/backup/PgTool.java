package dev.skein.worker.backup;

import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
    private static final String LOCK_WAIT = "--lock-wait-timeout=10s";

    private final Programs programs;
    private final Function<String, FailureKind> kinds;

    /**
     * @param folder where the programs are; empty to look them up in the path
     * @param kinds what an SQLSTATE asks for
     */
    public PgTool(Optional<Path> folder, Function<String, FailureKind> kinds) {
        this.programs = new Programs(folder);
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
            return programs.version(program);
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
        List<String> line = new ArrayList<>(List.of("--format=custom", LOCK_WAIT, "--no-password"));
        source.schema().ifPresent(schema -> line.add("--schema=\"" + schema + "\""));
        source.snapshot().ifPresent(snapshot -> line.add("--snapshot=" + snapshot));
        line.add("--dbname=" + source.url());
        Process process = programs.start(builder(source, "pg_dump", line).redirectOutput(file.toFile()));
        CompletableFuture<String> errors = Programs.drain(process.getErrorStream());
        int code = programs.end(process);
        if (code != 0) {
            throw failed("pg_dump", code, errors.join());
        }
    }

    @Override
    public void load(PgSource destination, Path file) throws BackupException {
        load(destination, file, Content.ALL, "BEGIN;\n", "COMMIT;\n");
    }

    /** How much of a file is loaded. */
    public enum Content {
        ALL,
        SCHEMA
    }

    /**
     * Runs the caller's statements, what the file holds, and the caller's closing statements, as one transaction: a
     * failure anywhere leaves nothing.
     *
     * @param content all of the file, or the schema without its rows
     * @param opening begins the transaction
     * @param closing ends it; is sent only when the file was read to its end without an error
     */
    public void load(PgSource destination, Path file, Content content, String opening, String closing)
            throws BackupException {
        Process psql = programs.start(builder(
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
        CompletableFuture<String> errors = Programs.drain(psql.getErrorStream());
        List<String> read = new ArrayList<>(List.of("--file=-"));
        if (content == Content.SCHEMA) {
            read.add("--schema-only");
        }
        read.add(file.toString());
        Optional<BackupException> unread = feed(psql, builder(destination, "pg_restore", read), opening, closing);
        int code = programs.end(psql);
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
            Process restore = programs.start(reader);
            CompletableFuture<String> errors = Programs.drain(restore.getErrorStream());
            try {
                restore.getInputStream().transferTo(in);
            } catch (IOException e) {
                restore.destroy();
                programs.end(restore);
                throw e;
            }
            int code = programs.end(restore);
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
        return Programs.ended(program, code, said);
    }

    private ProcessBuilder builder(PgSource to, String program, List<String> arguments) {
        List<String> line = new ArrayList<>(List.of(programs.path(program)));
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

    /** Ends what runs; the server rolls back. */
    @Override
    public void close() {
        programs.close();
    }
}
