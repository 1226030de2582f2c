package dev.skein.mcp;

import dev.skein.contracts.TenantId;
import dev.skein.embedded.Databases;
import dev.skein.embedded.Fixtures;
import dev.skein.embedded.PostgresFixture;
import dev.skein.mcp.sql.GrantScript;
import dev.skein.mcp.sql.LimitsConfig;
import dev.skein.mcp.sql.Place;
import dev.skein.mcp.sql.RolePasswords;
import dev.skein.mcp.sql.Tables;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A database with two tenants, whose roles are made by the script that users run, and secrets that none may see. */
final class Tenants implements AutoCloseable {
    static final String SECRET = "a-secret-for-all-roles-" + UUID.randomUUID();
    static final String PLANTED = "planted-" + UUID.randomUUID();
    static final Tables TABLES = Tables.of(Set.of("prospects", "messages"), Set.of("prospects", "messages"));

    private final PostgresFixture postgres = Fixtures.postgres();
    private final String database = Fixtures.newDatabase();
    /** Roles belong to the whole server, so each database of a test has its own. */
    private final String prefix = "mcp_" + UUID.randomUUID().toString().substring(0, 8) + "_";

    Tenants(LimitsConfig limits) {
        execute("CREATE SCHEMA vault; CREATE TABLE vault.secrets (secret text);"
                + " INSERT INTO vault.secrets VALUES ('" + PLANTED + "')");
        for (String tenant : List.of("acme", "globex")) {
            execute(tables("tenant_" + tenant));
        }
        execute("INSERT INTO tenant_acme.prospects (name, email) SELECT 'person ' || i, 'p' || i || '@acme.example'"
                + " FROM generate_series(1, 20) AS i");
        execute("INSERT INTO tenant_globex.prospects (name, email) VALUES ('" + PLANTED + "', 'x@globex.example')");
        execute("INSERT INTO tenant_acme.hidden VALUES ('" + PLANTED + "')");
        execute(new GrantScript(TABLES, limits, Optional.of(SECRET), () -> new byte[16])
                .of(List.of(place("acme"), place("globex"))));
    }

    private static String tables(String schema) {
        return """
                CREATE SCHEMA %1$s;
                CREATE TABLE %1$s.prospects (id serial PRIMARY KEY, name text NOT NULL, email text UNIQUE,
                    status text NOT NULL DEFAULT 'new', score numeric(20,4), born date, tags text[], data jsonb,
                    seen timestamptz);
                CREATE TABLE %1$s.messages (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                    prospect int NOT NULL REFERENCES %1$s.prospects, body text NOT NULL);
                CREATE TABLE %1$s.hidden (secret text);
                """.formatted(schema);
    }

    Place place(String tenant) {
        return new Place(TenantId.of(tenant), prefix + tenant, "tenant_" + tenant);
    }

    /** As {@code skein.mcp.database.role} has it. */
    String rolePattern() {
        return prefix + "{tenant}";
    }

    String url() {
        return postgres.url(database);
    }

    String databaseName() {
        return database;
    }

    PostgresFixture postgres() {
        return postgres;
    }

    /** Runs SQL as the superuser. */
    void execute(String sql) {
        try (Connection connection = Databases.connect(postgres, database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One value, as the superuser. */
    String value(String sql) {
        try (Connection connection = Databases.connect(postgres, database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "no row";
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Connects as a tenant's role, without anything of ours between. */
    Connection connectAs(String tenant) throws SQLException {
        String role = place(tenant).role();
        return DriverManager.getConnection(postgres.jdbcUrl(database), role, RolePasswords.of(SECRET, role));
    }

    @Override
    public void close() {
        execute("DROP SCHEMA tenant_acme, tenant_globex, vault CASCADE");
        for (String tenant : List.of("acme", "globex")) {
            execute("DROP OWNED BY \"" + place(tenant).role() + "\"; DROP ROLE \""
                    + place(tenant).role() + "\"");
        }
    }
}
