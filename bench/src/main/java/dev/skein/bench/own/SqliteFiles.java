package dev.skein.bench.own;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;

/**
 * SQLite files of one folder.
 *
 * @param folder exists, and is somebody else's to delete
 */
public record SqliteFiles(Path folder) implements OwnTargets {
    @Override
    public String version() {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            return "SQLite " + connection.getMetaData().getDatabaseProductVersion();
        } catch (SQLException e) {
            throw new IllegalStateException("SQLite does not say its version", e);
        }
    }

    @Override
    public String url() {
        return "sqlite:" + folder;
    }

    @Override
    public Optional<String> role() {
        return Optional.empty();
    }

    @Override
    public String password() {
        return "";
    }

    @Override
    public String jdbcUrl(String target) {
        return "jdbc:sqlite:" + folder.resolve(target + ".db");
    }

    @Override
    public void create(String target) {
        // The first connection makes it.
    }

    @Override
    public Connection connect(String target) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(target));
    }

    @Override
    public void close() {
        // The folder goes with the bench's.
    }
}
