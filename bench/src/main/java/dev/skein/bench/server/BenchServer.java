package dev.skein.bench.server;

import dev.skein.embedded.Databases;
import dev.skein.embedded.EmbeddedPostgresServer;
import dev.skein.embedded.PostgresFixture;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The one PostgreSQL on which all contenders work, each in a database of its own; durable as in production. Methods
 * block; safe on any thread.
 */
public final class BenchServer implements AutoCloseable {
    private final PostgresFixture postgres;

    private BenchServer(PostgresFixture postgres) {
        this.postgres = postgres;
    }

    /** Starts a server whose data go away when it is closed. */
    public static BenchServer start() {
        return new BenchServer(EmbeddedPostgresServer.start());
    }

    /** A new, empty database. */
    public TenantDatabase newDatabase() {
        String name = Databases.create(postgres);
        return new TenantDatabase(postgres.host(), postgres.port(), name, postgres.user(), postgres.password());
    }

    /** Deletes a database with whoever is still connected to it. */
    public void drop(TenantDatabase database) {
        try (Connection connection = Databases.connect(postgres, "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS \"" + database.name() + "\" WITH (FORCE)");
        } catch (SQLException e) {
            throw new IllegalStateException("the database " + database.name() + " could not be deleted", e);
        }
    }

    /** One number from a database. */
    public double number(TenantDatabase database, String sql) {
        try (Connection connection = Databases.connect(postgres, database.name());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getDouble(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** The first column of a query on the server's own database. */
    public List<String> names(String sql) {
        List<String> names = new ArrayList<>();
        try (Connection connection = Databases.connect(postgres, "postgres");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** A proxy before the server. */
    public DelayProxy delayed(java.time.Duration perDirection) {
        return DelayProxy.start(postgres.host(), postgres.port(), perDirection);
    }

    /** What the server calls itself. */
    public String version() {
        try (Connection connection = Databases.connect(postgres, "postgres")) {
            return connection.getMetaData().getDatabaseProductVersion();
        } catch (SQLException e) {
            throw new IllegalStateException("the server does not say its version", e);
        }
    }

    @Override
    public void close() {
        postgres.close();
    }
}
