package dev.skein.solo;

import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import dev.skein.contracts.Isolation;
import dev.skein.sets.DatabaseEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import javax.sql.DataSource;
import org.flywaydb.core.internal.jdbc.DriverDataSource;

/** Opens plain JDBC connections to a server and to its targets, for what is not a migration. Blocks. */
final class Site {
    private static final int CONNECT_SECONDS = 5;
    private static final String BUSY_MS = "60000";

    private final Server server;
    private final Optional<String> user;
    private final Optional<String> password;

    Site(Server server, Optional<String> user, Optional<String> password) {
        this.server = server;
        this.user = user;
        this.password = password;
    }

    Server server() {
        return server;
    }

    /** A session of the server, in one of its databases. A folder of files has none. */
    Connection server(Optional<String> database) throws SQLException {
        return connect(jdbcUrl(database));
    }

    /** A session inside a target, where names without a schema mean the target's. */
    Connection inside(SoloTarget target) throws SQLException {
        Connection connection = connect(jdbcUrl(target));
        Optional<String> schema = schemaOf(target);
        if (schema.isPresent()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET search_path TO " + quoted(schema.get()) + ", public");
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        }
        return connection;
    }

    /** Such sessions, for Flyway. */
    DataSource dataSource(SoloTarget target) throws SQLException {
        Properties properties = properties();
        return new DriverDataSource(
                Site.class.getClassLoader(),
                null,
                jdbcUrl(target),
                properties.getProperty("user", ""),
                properties.getProperty("password", ""));
    }

    /** The schema that a target is, or has its tables in; on PostgreSQL only. */
    Optional<String> schemaOf(SoloTarget target) {
        if (server.engine() != DatabaseEngine.POSTGRESQL) {
            return Optional.empty();
        }
        return Optional.of(isDatabase(target) ? target.set().insideSchema() : target.name());
    }

    private static boolean isDatabase(SoloTarget target) {
        return target.place().isolation() == Isolation.DATABASE;
    }

    private String jdbcUrl(SoloTarget target) throws SQLException {
        if (server.engine() == DatabaseEngine.SQLITE) {
            Path file = server.fileOf(target.name());
            if (!Files.exists(file)) {
                throw new SQLException("there is no file " + file + ": migrate first");
            }
            return "jdbc:sqlite:" + file;
        }
        return jdbcUrl(isDatabase(target) ? Optional.of(target.name()) : server.database());
    }

    private String jdbcUrl(Optional<String> database) {
        String query = server.options().map(all -> "?" + all).orElse("");
        return switch (server.engine()) {
            case POSTGRESQL -> "jdbc:postgresql://" + server.address() + "/" + database.orElse("postgres") + query;
            case MARIADB -> "jdbc:mariadb://" + server.address() + "/" + database.orElse("") + query;
            case SQLITE -> throw new IllegalStateException("a folder is no server");
        };
    }

    /** An identifier as PostgreSQL reads it. */
    static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** Whether the server answers. Makes the folder of files. */
    void reach() throws SQLException {
        if (server.engine() == DatabaseEngine.SQLITE) {
            try {
                Files.createDirectories(Path.of(server.address()));
            } catch (IOException e) {
                throw new CliException(
                        ExitCode.USAGE,
                        "the folder " + server.address() + " cannot be made: " + e,
                        "make it, writable for this user, or name another with --url",
                        e);
            }
            return;
        }
        try (Connection connection = server(server.database());
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        }
    }

    private Connection connect(String url) throws SQLException {
        return DriverManager.getConnection(url, properties());
    }

    private Properties properties() {
        Properties properties = new Properties();
        user.ifPresent(name -> properties.setProperty("user", name));
        password.ifPresent(secret -> properties.setProperty("password", secret));
        switch (server.engine()) {
            case POSTGRESQL -> {
                properties.setProperty("loginTimeout", String.valueOf(CONNECT_SECONDS));
                properties.setProperty("ApplicationName", "skein-solo");
            }
            case MARIADB -> properties.setProperty("connectTimeout", String.valueOf(CONNECT_SECONDS * 1000));
            case SQLITE -> {
                properties.setProperty("transaction_mode", "IMMEDIATE");
                properties.setProperty("busy_timeout", BUSY_MS);
            }
        }
        return properties;
    }
}
