package dev.skein.mcp;

import static dev.skein.mcp.RunningServer.call;
import static dev.skein.mcp.RunningServer.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.modelcontextprotocol.client.McpSyncClient;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A role that may do more than it should is not used, and the refusal says what it may do. */
class RoleCheckIT {
    private final RunningServer server = new RunningServer(Map.of());
    private final McpSyncClient agent = server.client(RunningServer.AGENT);

    @AfterEach
    void close() {
        agent.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ALTER ROLE $role BYPASSRLS | an attribute such as SUPERUSER",
                "GRANT pg_read_all_data TO $role | a member of pg_read_all_data",
                "GRANT SELECT ON tenant_acme.hidden TO $role | SELECT on \"tenant_acme\".\"hidden\"",
                "GRANT SELECT (secret) ON tenant_acme.hidden TO PUBLIC | SELECT on \"tenant_acme\".\"hidden\"",
                "GRANT TRUNCATE ON tenant_acme.prospects TO $role | TRUNCATE on \"tenant_acme\".\"prospects\"",
                "GRANT USAGE ON SCHEMA vault TO $role; GRANT SELECT ON vault.secrets TO $role | SELECT on \"vault\".\"secrets\"",
                "GRANT CREATE ON SCHEMA tenant_acme TO $role | may create in schema tenant_acme",
                "ALTER TABLE tenant_acme.prospects OWNER TO $role | owns something",
                "CREATE FUNCTION tenant_acme.open() RETURNS SETOF vault.secrets LANGUAGE sql SECURITY DEFINER AS"
                        + " 'SELECT * FROM vault.secrets' | may call tenant_acme.open()",
                "CREATE VIEW tenant_acme.peep AS SELECT * FROM vault.secrets; GRANT SELECT ON tenant_acme.peep TO $role"
                        + " | SELECT on \"tenant_acme\".\"peep\""
            })
    void shouldRefuseTheRoleWhenItMayDoTooMuch(String change, String words) {
        String role = "\"" + server.tenants().place("acme").role() + "\"";
        server.tenants().execute(change.replace("$role", role));

        String said = text(call(agent, "execute_query", Map.of("tenant", "acme", "query", "SELECT 1")));

        assertThat(said).startsWith("role_not_safe: ").contains(words);
    }

    @Test
    void shouldSayHowToMakeTheRoleWhenThereIsNone() {
        server.tenants()
                .execute("ALTER ROLE \"" + server.tenants().place("acme").role() + "\" NOLOGIN");

        assertThat(text(call(agent, "health_check", Map.of("tenant", "acme"))))
                .startsWith("role_not_safe: ")
                .contains("skein mcp grant --tenant acme");
    }
}
