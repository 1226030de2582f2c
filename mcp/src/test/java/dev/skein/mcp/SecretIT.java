package dev.skein.mcp;

import static dev.skein.mcp.RunningServer.call;
import static dev.skein.mcp.RunningServer.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skein.embedded.Databases;
import io.modelcontextprotocol.client.McpSyncClient;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets planted in another schema, another tenant's and a table outside the list are never read, whatever is tried. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretIT {
    private final RunningServer server = new RunningServer(Map.of());
    private final McpSyncClient agent = server.client(RunningServer.AGENT);

    @AfterAll
    void close() {
        agent.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM vault.secrets",
                "SELECT * FROM tenant_globex.prospects",
                "SELECT * FROM hidden",
                "TABLE tenant_acme.hidden",
                "SELECT (SELECT secret FROM vault.secrets)",
                "WITH s AS (SELECT * FROM vault.secrets) SELECT * FROM s",
                "SELECT query_to_xml('SELECT * FROM vault.secrets', true, true, '')",
                "SELECT query_to_xml('SELECT * FROM tenant_globex.prospects', true, true, '')",
                "SELECT table_to_xml('tenant_globex.prospects', true, true, '')",
                "SELECT table_to_xml('hidden', true, true, '')",
                "SELECT schema_to_xml('vault', true, true, '')",
                "SELECT database_to_xml(true, true, '')",
                "SELECT set_config('search_path', 'tenant_globex', true), query_to_xml('SELECT * FROM prospects', true, true, '')",
                "SELECT set_config('role', 'postgres', true), query_to_xml('SELECT * FROM vault.secrets', true, true, '')",
                "SELECT set_config('session_authorization', 'postgres', true)",
                "SELECT set_config('row_security', 'off', true), query_to_xml('SELECT * FROM hidden', true, true, '')",
                "SELECT * FROM ts_stat('SELECT to_tsvector(secret) FROM vault.secrets')",
                "SELECT ts_rewrite('a'::tsquery, 'SELECT secret::tsquery, secret::tsquery FROM vault.secrets')",
                "SELECT cursor_to_xml('c', 1, true, true, '')",
                "SELECT pg_read_file('PG_VERSION')",
                "SELECT pg_read_binary_file('pg_hba.conf')",
                "SELECT pg_ls_dir('.')",
                "SELECT pg_stat_file('PG_VERSION')",
                "SELECT lo_import('/etc/passwd')",
                "SELECT lo_get(l.loid) FROM (SELECT lo_create(0) AS loid) AS l",
                "SELECT lo_export(1, 'somewhere')",
                "SELECT * FROM pg_stat_activity",
                "SELECT query FROM pg_catalog.pg_stat_activity",
                "SELECT query_to_xml('SELECT query FROM pg_stat_activity', true, true, '')",
                "SELECT * FROM pg_stats",
                "SELECT query_to_xml('SELECT * FROM pg_stats', true, true, '')",
                "SELECT query_to_xml('SELECT * FROM pg_statistic', true, true, '')",
                "SELECT query_to_xml('SELECT * FROM pg_authid', true, true, '')",
                "SELECT query_to_xml('SELECT * FROM pg_largeobject', true, true, '')",
                "SELECT * FROM dblink('dbname=postgres', 'SELECT secret FROM vault.secrets') AS t (s text)",
                "SELECT pg_logical_emit_message(true, 'a', 'b')",
                "SELECT pg_terminate_backend(pid) FROM (VALUES (1)) AS v (pid)",
                "SELECT nextval('tenant_globex.prospects_id_seq')",
                "SELECT currval('tenant_globex.prospects_id_seq')",
                "SELECT last_value FROM tenant_globex.prospects_id_seq",
                "SELECT has_table_privilege('vault.secrets', 'SELECT'), (SELECT secret FROM vault.secrets LIMIT 1)",
                "SELECT pg_get_viewdef('pg_stats'::regclass), secret FROM hidden",
                "SELECT ROW(s.*)::text FROM vault.secrets AS s",
                "SELECT jsonb_populate_record(NULL::vault.secrets, '{}'), (SELECT max(secret) FROM vault.secrets)",
                "SELECT * FROM pg_get_keywords(), vault.secrets",
                "SELECT pg_catalog.pg_notify('a', (SELECT secret FROM vault.secrets))",
                "SELECT currtid2('vault.secrets', '(0,1)')"
            })
    void shouldKeepTheSecretWhenAStatementTriesToReadIt(String sql) {
        String read = text(call(agent, "execute_query", Map.of("tenant", "acme", "query", sql)));
        String written = text(call(
                agent, "transaction_manager", Map.of("tenant", "acme", "operations", List.of(Map.of("sql", sql)))));
        String planned = text(call(agent, "query_optimization", Map.of("tenant", "acme", "query", sql)));

        assertThat(read + written + planned).doesNotContain(Tenants.PLANTED).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO messages (prospect, body) SELECT 1, secret FROM vault.secrets RETURNING body",
                "UPDATE prospects SET name = (SELECT secret FROM hidden) RETURNING name",
                "WITH s AS (SELECT secret FROM vault.secrets) INSERT INTO prospects (name) SELECT secret FROM s RETURNING name",
                "INSERT INTO prospects SELECT * FROM tenant_globex.prospects ON CONFLICT DO NOTHING RETURNING *",
                "DELETE FROM prospects USING vault.secrets RETURNING secret",
                "MERGE INTO prospects AS p USING vault.secrets AS s ON true WHEN MATCHED THEN UPDATE SET name = s.secret"
            })
    void shouldKeepTheSecretWhenAChangeTriesToCopyIt(String sql) {
        String said = text(call(
                agent, "transaction_manager", Map.of("tenant", "acme", "operations", List.of(Map.of("sql", sql)))));

        assertThat(said).contains("\"committed\":false", "42501").doesNotContain(Tenants.PLANTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM vault.secrets",
                "SELECT * FROM tenant_globex.prospects",
                "SELECT * FROM tenant_acme.hidden",
                "SET ROLE postgres",
                "SET SESSION AUTHORIZATION postgres",
                "CREATE TABLE tenant_acme.t (a int)",
                "CREATE SCHEMA s",
                "CREATE TABLE public.t (a int)",
                "BEGIN READ ONLY; INSERT INTO tenant_acme.prospects (name) VALUES ('x')",
                "BEGIN READ ONLY; SELECT 1; SELECT set_config('transaction_read_only', 'off', true)",
                "INSERT INTO tenant_acme.prospects (name) VALUES ('by default read only')",
                "COPY tenant_acme.prospects TO PROGRAM 'id'",
                "DROP TABLE tenant_acme.prospects",
                "ALTER TABLE tenant_acme.prospects DISABLE ROW LEVEL SECURITY",
                "TRUNCATE tenant_acme.prospects"
            })
    void shouldBeTheServerThatRefusesWhenTheRoleComesWithoutUs(String sql) throws SQLException {
        try (Connection connection = server.tenants().connectAs("acme");
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute(sql))
                    .isInstanceOf(SQLException.class)
                    .extracting(error -> ((SQLException) error).getSQLState())
                    .isIn("42501", "25006", "25001");
        }
    }

    @Test
    void shouldReadItsOwnTablesWhenTheSameWaysAreTried() {
        for (String sql : List.of(
                "SELECT query_to_xml('SELECT * FROM prospects', true, true, '')",
                "SELECT table_to_xml('prospects', true, true, '')",
                "SELECT * FROM ts_stat('SELECT to_tsvector(name) FROM prospects')")) {
            assertThat(text(call(agent, "execute_query", Map.of("tenant", "acme", "query", sql))))
                    .contains("person");
        }
    }

    @Test
    void shouldShowOtherSessionsWithoutTheirTextWhenTheCatalogIsReadIndirectly() throws SQLException {
        try (Connection other = Databases.connect(
                        server.tenants().postgres(), server.tenants().databaseName());
                Statement statement = other.createStatement()) {
            statement.execute("SELECT '" + Tenants.PLANTED + "'");

            String said = text(call(
                    agent,
                    "execute_query",
                    Map.of(
                            "tenant",
                            "acme",
                            "query",
                            "SELECT query_to_xml('SELECT usename, query FROM pg_stat_activity', true, true, '')")));

            assertThat(said).contains("insufficient privilege").doesNotContain(Tenants.PLANTED);
        }
    }
}
