package dev.skein.worker.backup;

import dev.skein.contracts.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * MariaDB's or MySQL's own programs: {@code mariadb-dump} and {@code mariadb}, or {@code mysqldump} and {@code mysql}. A
 * dump is one snapshot of the tables that have transactions, compressed. Every method blocks; safe on any thread.
 */
public final class MariaTool implements BackupTool<MariaSource>, AutoCloseable {
    private static final Pair MARIADB = new Pair("mariadb-dump", "mariadb");
    private static final Pair MYSQL = new Pair("mysqldump", "mysql");
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\.\\d+");
    private static final List<Pattern> ERRORS = List.of(
            Pattern.compile("ERROR (\\d+) \\((\\w{5})\\)[^:]*: (.*)"),
            Pattern.compile("Got error: (\\d+)(): (.*)"),
            Pattern.compile("Couldn't execute .*?: (?<words>.*) \\((?<code>\\d+)\\)"));

    private final Programs programs;
    private final Function<SQLException, Failure> failures;

    /** Programs that belong together. */
    private record Pair(String dump, String client) {}

    /** Programs that are there, and what the writing one says of its version. */
    private record Found(Pair pair, String version, boolean mariaDb) {}

    /**
     * @param folder where the programs are; empty to look them up in the path
     * @param failures what an error of the server is to be reported as
     */
    public MariaTool(Optional<Path> folder, Function<SQLException, Failure> failures) {
        this.programs = new Programs(folder);
        this.failures = failures;
    }

    @Override
    public String check(String server) throws BackupException {
        Found found = find(server);
        boolean mariaDb = isMariaDb(server);
        if (mariaDb && !found.mariaDb()) {
            throw BackupException.permanent(
                    found.pair().dump() + " is MySQL's, and the server is MariaDB " + server + "; " + install(server));
        }
        // The two vendors count apart.
        if (mariaDb == found.mariaDb() && number(found.version()) < number(server)) {
            throw BackupException.permanent(found.pair().dump() + " " + found.version()
                    + " is too old for the server's " + server + "; " + install(server));
        }
        return found.pair().dump() + " " + found.version();
    }

    private Found find(String server) throws BackupException {
        List<Pair> pairs = isMariaDb(server) ? List.of(MARIADB, MYSQL) : List.of(MYSQL, MARIADB);
        for (Pair pair : pairs) {
            try {
                String said = programs.version(pair.dump());
                programs.version(pair.client());
                Matcher version = VERSION.matcher(said);
                if (version.find()) {
                    return new Found(pair, version.group(), isMariaDb(said));
                }
            } catch (IOException e) {
                continue; // not this pair
            }
        }
        throw BackupException.permanent(
                pairs.get(0).dump() + " and " + pairs.get(0).client() + " are not there, nor "
                        + pairs.get(1).dump() + " and " + pairs.get(1).client() + "; " + install(server));
    }

    private static boolean isMariaDb(String words) {
        return words.toLowerCase(Locale.ROOT).contains("mariadb");
    }

    private static int number(String version) {
        Matcher parts = VERSION.matcher(version);
        return parts.find() ? Integer.parseInt(parts.group(1)) * 1000 + Integer.parseInt(parts.group(2)) : 0;
    }

    private static String install(String server) {
        return "install Debian's package " + (isMariaDb(server) ? "mariadb-client" : "default-mysql-client")
                + ", as new as the server or newer, on each worker, or name the folder of its programs in"
                + " skein.worker.backup.mariadb-programs";
    }

    @Override
    public void dump(MariaSource source, Path file) throws BackupException {
        Found found = find(source.server());
        Process process = programs.start(builder(
                found,
                source,
                found.pair().dump(),
                List.of(
                        "--single-transaction",
                        "--quick",
                        "--skip-lock-tables",
                        "--routines",
                        "--triggers",
                        "--events",
                        "--hex-blob",
                        "--no-tablespaces")));
        CompletableFuture<String> errors = Programs.drain(process.getErrorStream());
        try (OutputStream out = Gzip.to(file)) {
            process.getInputStream().transferTo(out);
        } catch (IOException e) {
            process.destroy();
            programs.end(process);
            throw BackupException.retryable("the dump cannot be written to " + file + ": " + e);
        }
        int code = programs.end(process);
        if (code != 0) {
            throw failed(found.pair().dump(), code, errors.join());
        }
    }

    @Override
    public void load(MariaSource destination, Path file) throws BackupException {
        Found found = find(destination.server());
        Process process =
                programs.start(builder(found, destination, found.pair().client(), List.of("--batch", "--binary-mode"))
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD));
        CompletableFuture<String> errors = Programs.drain(process.getErrorStream());
        Optional<IOException> unread = feed(file, process);
        int code = programs.end(process);
        String said = errors.join();
        if (code != 0) {
            throw failed(found.pair().client(), code, said);
        }
        if (unread.isPresent()) {
            throw BackupException.retryable(file + " cannot be read to its end: " + unread.get());
        }
    }

    private static Optional<IOException> feed(Path file, Process process) {
        try (OutputStream in = process.getOutputStream();
                InputStream content = Gzip.from(file)) {
            content.transferTo(in);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e);
        }
    }

    private BackupException failed(String program, int code, String said) {
        for (Pattern each : ERRORS) {
            Matcher error = each.matcher(said);
            if (error.find()) {
                boolean named = each.pattern().contains("<code>");
                SQLException sql = named
                        ? new SQLException(error.group("words"), null, Integer.parseInt(error.group("code")))
                        : new SQLException(error.group(3), error.group(2), Integer.parseInt(error.group(1)));
                return new BackupException(failures.apply(sql));
            }
        }
        return Programs.ended(program, code, said);
    }

    private ProcessBuilder builder(Found found, MariaSource to, String program, List<String> arguments) {
        List<String> line = new ArrayList<>(List.of(
                programs.path(program),
                "--no-defaults",
                "--protocol=tcp",
                "--host=" + to.host(),
                "--port=" + to.port(),
                "--user=" + to.user(),
                "--default-character-set=utf8mb4"));
        line.addAll(tls(found.mariaDb(), to));
        line.addAll(arguments);
        line.add(to.database());
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().keySet().removeIf(name -> name.startsWith("MYSQL") || name.startsWith("MARIADB"));
        builder.environment().put("MYSQL_PWD", to.password());
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    /** As the driver would connect: without TLS unless its URL asks for it. */
    private static List<String> tls(boolean mariaDb, MariaSource to) {
        String mode = to.options().getOrDefault("sslMode", "disable").toLowerCase(Locale.ROOT);
        boolean verify = mode.startsWith("verify");
        List<String> line = new ArrayList<>();
        if (mode.equals("disable")) {
            line.add(mariaDb ? "--skip-ssl" : "--ssl-mode=DISABLED");
        } else if (mariaDb) {
            line.addAll(List.of("--ssl", verify ? "--ssl-verify-server-cert" : "--skip-ssl-verify-server-cert"));
        } else {
            line.add("--ssl-mode="
                    + (mode.equals("verify-full") ? "VERIFY_IDENTITY" : verify ? "VERIFY_CA" : "REQUIRED"));
        }
        Optional.ofNullable(to.options().get("serverSslCert")).ifPresent(file -> line.add("--ssl-ca=" + file));
        return line;
    }

    /** Ends what runs. */
    @Override
    public void close() {
        programs.close();
    }
}
