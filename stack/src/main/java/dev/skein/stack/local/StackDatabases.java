package dev.skein.stack.local;

import dev.skein.embedded.Databases;
import dev.skein.embedded.PostgresFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;

/**
 * The roles and databases of a stack on a fresh PostgreSQL: {@code coordinator} for the coordinator's own state,
 * {@code tenants} for the tenants, each owned by a role with rights in its own database only; the tenants' role may create
 * further databases, for sets that give each tenant one.
 */
public final class StackDatabases {
    public static final String COORDINATOR = "coordinator";
    public static final String TENANTS = "tenants";

    private final PostgresFixture postgres;
    private final String password = UUID.randomUUID().toString();

    /** Creates roles and databases. Blocks. */
    public StackDatabases(PostgresFixture postgres) {
        this.postgres = postgres;
        for (String name : List.of(COORDINATOR, TENANTS)) {
            create(name);
        }
    }

    private void create(String name) {
        try (Connection connection = Databases.connect(postgres, "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + role(name) + " LOGIN PASSWORD '" + password + "'"
                    + (name.equals(TENANTS) ? " CREATEDB" : ""));
            statement.execute("CREATE DATABASE " + name + " OWNER " + role(name));
        } catch (SQLException e) {
            throw new IllegalStateException("the role and database " + name + " could not be created", e);
        }
    }

    /** The role that owns a database of the stack. */
    public static String role(String database) {
        return "skein_" + database;
    }

    /** The password of both roles, made anew for each stack. */
    public String password() {
        return password;
    }
}
