package dev.skein.bench.own;

import dev.skein.bench.server.BenchServer;
import dev.skein.bench.server.TenantDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Databases of the one PostgreSQL that the bench has. */
public final class PgDatabases implements OwnTargets {
    private final BenchServer server;
    private final TenantDatabase home;
    private final String like;

    /**
     * @param home the database that Skein is given for its notes
     * @param pattern the names of the targets, with {@code *} where the tenant stands
     */
    public PgDatabases(BenchServer server, TenantDatabase home, String pattern) {
        this.server = server;
        this.home = home;
        this.like = pattern.replace("_", "\\_").replace('*', '%');
    }

    @Override
    public String version() {
        return "PostgreSQL " + server.version();
    }

    @Override
    public String url() {
        return home.url();
    }

    @Override
    public Optional<String> role() {
        return home.role();
    }

    @Override
    public String password() {
        return home.password();
    }

    @Override
    public String jdbcUrl(String target) {
        return home.named(target).jdbcUrl();
    }

    @Override
    public void create(String target) throws SQLException {
        try (Connection connection = connect(home.name());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE \"" + target + "\"");
        }
    }

    @Override
    public Connection connect(String target) throws SQLException {
        // Only the simple protocol takes many statements in one message.
        return DriverManager.getConnection(jdbcUrl(target) + "?preferQueryMode=simple", home.user(), home.password());
    }

    @Override
    public void close() {
        server.names("SELECT datname FROM pg_database WHERE datname LIKE '" + like + "'")
                .forEach(name -> server.drop(home.named(name)));
    }
}
