package dev.skein.solo;

import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import dev.skein.sets.DatabaseEngine;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A database server, or a folder of files, as a person or an environment names it. Immutable.
 *
 * @param engine what kind it is
 * @param address {@code host:port}, or the folder
 * @param database the one that the URL names; of SQLite, the file without its suffix
 * @param options what stands behind the question mark
 * @param user from the URL
 * @param password from the URL; never shown
 */
record Server(
        DatabaseEngine engine,
        String address,
        Optional<String> database,
        Optional<String> options,
        Optional<String> user,
        Optional<String> password) {
    private static final Pattern SCHEME = Pattern.compile("([a-z]+)(\\+[a-z0-9]+)?:(.*)", Pattern.DOTALL);
    private static final Pattern FILE = Pattern.compile("(.+)(\\.[a-z0-9]+)");

    /**
     * Reads a URL. Also takes SQLAlchemy's forms, {@code postgresql+asyncpg://} and the like, and credentials in it.
     *
     * @throws CliException when it is none; the URL is not repeated, since it may hold a password
     */
    static Server parse(String url) {
        Matcher scheme = SCHEME.matcher(url.strip());
        if (!scheme.matches()) {
            throw wrong("the database URL has no scheme");
        }
        return switch (scheme.group(1).toLowerCase(Locale.ROOT)) {
            case "postgresql", "postgres" -> network(DatabaseEngine.POSTGRESQL, scheme.group(3), "5432");
            case "mariadb" -> network(DatabaseEngine.MARIADB, scheme.group(3), "3306");
            case "mysql" -> network(DatabaseEngine.MARIADB, scheme.group(3), "3306");
            case "sqlite" -> file(scheme.group(3));
            default -> throw wrong("the database URL begins with " + scheme.group(1) + ":");
        };
    }

    /**
     * From DATABASE_URL, or from DB_HOST, DB_PORT, DB_NAME, DB_USER, DB_PASSWORD, DB_SSLMODE and DB_SSLROOTCERT.
     *
     * @param wanted what the sets are written for; a host alone does not say what listens there
     */
    static Server of(Map<String, String> env, DatabaseEngine wanted) {
        Optional<String> whole = given(env, "DATABASE_URL");
        if (whole.isPresent()) {
            return parse(whole.get());
        }
        String host = given(env, "DB_HOST")
                .orElseThrow(() -> new CliException(
                        ExitCode.USAGE, "no database is named", "give --url, or set DATABASE_URL or DB_HOST"));
        DatabaseEngine engine = wanted == DatabaseEngine.MARIADB ? wanted : DatabaseEngine.POSTGRESQL;
        return new Server(
                engine,
                host + ":" + given(env, "DB_PORT").orElse(engine == DatabaseEngine.MARIADB ? "3306" : "5432"),
                given(env, "DB_NAME"),
                UrlOptions.of(engine, given(env, "DB_SSLMODE"), given(env, "DB_SSLROOTCERT")),
                given(env, "DB_USER"),
                given(env, "DB_PASSWORD"));
    }

    private static Optional<String> given(Map<String, String> env, String name) {
        return Optional.ofNullable(env.get(name)).filter(value -> !value.isBlank());
    }

    private static Server network(DatabaseEngine engine, String rest, String port) {
        URI uri;
        try {
            uri = URI.create("x:" + rest);
        } catch (IllegalArgumentException e) {
            throw wrong("the database URL is not one");
        }
        if (uri.getHost() == null) {
            throw wrong("the database URL names no host");
        }
        Optional<String> user = Optional.ofNullable(uri.getRawUserInfo());
        String path = Optional.ofNullable(uri.getPath()).orElse("").replaceFirst("^/", "");
        return new Server(
                engine,
                uri.getHost() + ":" + (uri.getPort() < 0 ? port : String.valueOf(uri.getPort())),
                Optional.of(path).filter(name -> !name.isEmpty()),
                UrlOptions.of(engine, Optional.ofNullable(uri.getRawQuery())),
                user.map(both -> decoded(both.split(":", 2)[0])),
                user.filter(both -> both.contains(":")).map(both -> decoded(both.split(":", 2)[1])));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** A folder, or a file of it. SQLAlchemy puts three slashes before a relative path and four before an absolute one. */
    private static Server file(String rest) {
        String[] parts = rest.split("\\?", 2);
        String text = parts[0].startsWith("///") ? parts[0].substring(3) : parts[0];
        if (text.isBlank()) {
            throw wrong("the database URL names no folder");
        }
        Path path = Path.of(text).toAbsolutePath().normalize();
        Matcher file = FILE.matcher(String.valueOf(path.getFileName()));
        Path folder = path.getParent();
        if (folder == null || Files.isDirectory(path) || !file.matches()) {
            return new Server(
                    DatabaseEngine.SQLITE,
                    path.toString(),
                    Optional.empty(),
                    parts.length > 1 ? Optional.of(parts[1]) : Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }
        return new Server(
                DatabaseEngine.SQLITE,
                folder.toString(),
                Optional.of(file.group(1)),
                Optional.of("suffix=" + file.group(2)),
                Optional.empty(),
                Optional.empty());
    }

    private static CliException wrong(String what) {
        return new CliException(
                ExitCode.USAGE,
                what,
                "write postgresql://host:port/database, mariadb://host:port/, mysql://host:port/ or sqlite:FOLDER");
    }

    /** The same server with another database. */
    Server in(String name) {
        return new Server(engine, address, Optional.of(name), options, user, password);
    }

    /** The same server without one: where each target is a database, the one that the URL names need not be there yet. */
    Server withoutDatabase() {
        return new Server(engine, address, Optional.empty(), options, user, password);
    }

    /** As the engine's configuration has it, without credentials. */
    String url() {
        String query = options.map(all -> "?" + all).orElse("");
        return switch (engine) {
            case POSTGRESQL -> "postgresql://" + address + "/" + database.orElse("postgres") + query;
            case MARIADB -> "mariadb://" + address + "/" + query;
            case SQLITE -> "sqlite:" + address + query;
        };
    }

    /** The file of a target, of SQLite only. */
    Path fileOf(String target) {
        return Path.of(address)
                .resolve(target
                        + options.map(all -> all.replaceFirst("^suffix=", "")).orElse(".db"));
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
        return url();
    }
}
