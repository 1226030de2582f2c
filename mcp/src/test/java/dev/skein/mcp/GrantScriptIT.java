package dev.skein.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skein.contracts.TenantId;
import dev.skein.embedded.Databases;
import dev.skein.embedded.EmbeddedPostgresServer;
import dev.skein.mcp.sql.GrantScript;
import dev.skein.mcp.sql.Place;
import dev.skein.mcp.sql.RolePasswords;
import dev.skein.mcp.sql.Tables;
import dev.skein.runtime.config.ConfigLoader;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The script, run by one who is no superuser, on a server that asks for passwords. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GrantScriptIT {
    private static final String SECRET = "a-secret-for-all-roles";
    private static final String PASSWORD = "of-the-owner";

    private final EmbeddedPostgresServer postgres = EmbeddedPostgresServer.start();
    private final String id = UUID.randomUUID().toString().substring(0, 8);
    private final String owner = "owner_" + id;
    private final String database = "grants_" + id;
    private final Place place = new Place(TenantId.of("acme"), "mcp_" + id + "_acme", "tenant_acme");

    @BeforeAll
    void askForPasswords() throws IOException, SQLException {
        Files.writeString(
                postgres.dataDirectory().resolve("pg_hba.conf"),
                "local all all trust\nhost all postgres all trust\nhost all all all scram-sha-256\n");
        superuser("SELECT pg_reload_conf()");
        superuser("CREATE ROLE nobody LOGIN PASSWORD 'right'");
        Awaitility.await()
                .untilAsserted(() -> assertThatThrownBy(
                                () -> DriverManager.getConnection(postgres.jdbcUrl("postgres"), "nobody", "wrong")
                                        .close())
                        .hasMessageContaining("password authentication failed"));
    }

    @AfterAll
    void stop() {
        postgres.close();
    }

    @BeforeEach
    void makeADatabaseOfTheOwner() throws SQLException {
        superuser("CREATE ROLE " + owner + " LOGIN CREATEROLE PASSWORD '" + PASSWORD + "'");
        superuser("CREATE DATABASE " + database + " OWNER " + owner);
        as(
                owner,
                PASSWORD,
                "CREATE SCHEMA tenant_acme; CREATE TABLE tenant_acme.kept (id serial, t text);"
                        + " CREATE TABLE tenant_acme.seen (t text); CREATE TABLE tenant_acme.hidden (t text)");
    }

    @AfterEach
    void drop() throws SQLException {
        superuser("DROP DATABASE " + database + " WITH (FORCE)");
        superuser("DROP ROLE IF EXISTS " + place.role());
        superuser("DROP ROLE " + owner);
    }

    @Test
    void shouldGrantExactlyWhatIsListedWhenTheOwnerRunsItTwice() throws SQLException {
        as(owner, PASSWORD, script(Set.of("kept", "seen", "hidden"), Set.of("kept", "hidden")));
        as(owner, PASSWORD, script(Set.of("kept", "seen"), Set.of("kept")));

        as("BEGIN READ WRITE; INSERT INTO kept (t) VALUES ('x'); UPDATE kept SET t = 'y'; DELETE FROM kept; COMMIT");
        as("SELECT * FROM seen");
        assertThatThrownBy(() -> as("BEGIN READ WRITE; INSERT INTO seen VALUES ('x')"))
                .hasMessageContaining("permission denied for table seen");
        assertThatThrownBy(() -> as("SELECT * FROM hidden")).hasMessageContaining("permission denied for table hidden");
        assertThatThrownBy(() -> as("INSERT INTO kept (t) VALUES ('x')")).hasMessageContaining("read-only");
    }

    @Test
    void shouldLetOnlyTheServerInWhenItMakesThePasswordFromTheSecret() throws Exception {
        as(owner, PASSWORD, script(Set.of("kept"), Set.of()));
        String call = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"execute_query\","
                + "\"arguments\":{\"tenant\":\"acme\",\"query\":\"SELECT count(*) FROM kept\"}}}";

        assertThat(answer(call, SECRET)).contains("\"row_count\":1");
        assertThat(answer(call, SECRET + " no more")).contains("role_not_safe: the database does not let role");
        assertThatThrownBy(() -> as(place.role(), RolePasswords.of(SECRET, "other"), "SELECT 1"))
                .hasMessageContaining("password authentication failed");
    }

    /** What a server with a secret answers over streams. */
    private String answer(String message, String secret) throws IOException {
        Map<String, String> given = Map.of(
                "skein.mcp.database.url", postgres.url(database),
                "skein.mcp.database.role", place.role().replace("acme", "{tenant}"),
                "skein.mcp.database.secret", "env:ROLES",
                "skein.mcp.tables", "kept",
                "skein.mcp.clients.agent.tenants", "acme",
                "skein.mcp.clients.agent.tools", "*");
        Vertx vertx = Vertx.vertx();
        McpConfig config = ConfigLoader.load(McpConfig.class, given);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (McpService service = new McpService(vertx, config, Map.of("ROLES", secret), InstantSource.system())) {
            service.serve(new ByteArrayInputStream(message.getBytes(StandardCharsets.UTF_8)), out);
        } finally {
            vertx.close().await();
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private String script(Set<String> readable, Set<String> writable) {
        McpConfig config = ConfigLoader.load(
                McpConfig.class, Map.of("skein.mcp.database.url", postgres.url(database), "skein.mcp.tables", "kept"));
        return new GrantScript(Tables.of(readable, writable), config.limits(), Optional.of(SECRET), () -> new byte[16])
                .of(List.of(place));
    }

    private void superuser(String sql) throws SQLException {
        try (Connection connection = Databases.connect(postgres, "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** As the tenant's role. */
    private void as(String sql) throws SQLException {
        as(place.role(), RolePasswords.of(SECRET, place.role()), sql);
    }

    private void as(String role, String password, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl(database), role, password);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
