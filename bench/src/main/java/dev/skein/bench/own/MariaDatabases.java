package dev.skein.bench.own;

import dev.skein.embedded.EmbeddedMariaDb;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Databases of a MariaDB that runs for as long as they are wanted. */
public final class MariaDatabases implements OwnTargets {
    private final EmbeddedMariaDb server;

    private MariaDatabases(EmbeddedMariaDb server) {
        this.server = server;
    }

    /** Starts a server; empty where this machine has none. */
    public static Optional<OwnTargets> start() {
        return EmbeddedMariaDb.start().map(MariaDatabases::new);
    }

    @Override
    public String version() {
        try (Connection connection = server.connect("")) {
            return "MariaDB " + connection.getMetaData().getDatabaseProductVersion();
        } catch (SQLException e) {
            throw new IllegalStateException("MariaDB does not say its version", e);
        }
    }

    @Override
    public String url() {
        return server.url();
    }

    @Override
    public Optional<String> role() {
        return Optional.of(server.user());
    }

    @Override
    public String password() {
        return server.password();
    }

    @Override
    public String jdbcUrl(String target) {
        return server.jdbcUrl(target);
    }

    @Override
    public void create(String target) throws SQLException {
        try (Connection connection = server.connect("");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE `" + target + "`");
        }
    }

    @Override
    public Connection connect(String target) throws SQLException {
        return DriverManager.getConnection(
                jdbcUrl(target) + "?allowMultiQueries=true", server.user(), server.password());
    }

    @Override
    public void close() {
        server.close();
    }
}
