package dev.skein.embedded;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** Creates databases on a fixture. */
public final class Databases {
    private Databases() {}

    /** Creates an empty database with a name of its own. */
    public static String create(PostgresFixture postgres) {
        String name = "db_" + UUID.randomUUID().toString().replace("-", "");
        create(postgres, name);
        return name;
    }

    /** Creates an empty database. */
    public static void create(PostgresFixture postgres, String name) {
        try (Connection connection = connect(postgres, "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE \"" + name + "\"");
        } catch (SQLException e) {
            throw new IllegalStateException("the database " + name + " could not be created", e);
        }
    }

    /** Connects as the superuser. */
    public static Connection connect(PostgresFixture postgres, String database) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(database), postgres.user(), postgres.password());
    }
}
