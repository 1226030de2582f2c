package dev.skein.mcp;

import static dev.skein.mcp.RunningServer.call;
import static dev.skein.mcp.RunningServer.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the tools refuse, asked for by the SDK's own client over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusalsIT {
    private final RunningServer server = new RunningServer(Map.of(
            "skein.mcp.limits.timeout", "6s",
            "skein.mcp.limits.rows", "10",
            "skein.mcp.limits.bytes", "2000",
            "skein.mcp.limits.plan-rows", "100000"));
    private final McpSyncClient agent = server.client(RunningServer.AGENT);

    @AfterAll
    void close() {
        agent.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT 1; DROP TABLE prospects | cannot insert multiple commands",
                "SELECT 1; SELECT 2 | cannot insert multiple commands",
                "COMMIT; DELETE FROM prospects | cannot insert multiple commands",
                "COMMIT | syntax error",
                "ROLLBACK | syntax error",
                "DROP TABLE prospects | syntax error",
                "CREATE TABLE t (a int) | syntax error",
                "ALTER TABLE prospects ADD COLUMN a int | syntax error",
                "TRUNCATE prospects | syntax error",
                "GRANT ALL ON prospects TO PUBLIC | syntax error",
                "COPY prospects TO STDOUT | syntax error",
                "COPY prospects FROM PROGRAM 'id' | syntax error",
                "DO $$ BEGIN NULL; END $$ | syntax error",
                "SET search_path = vault | syntax error",
                "SET ROLE postgres | syntax error",
                "SET TRANSACTION READ WRITE | syntax error",
                "RESET ALL | syntax error",
                "CALL nothing() | does not exist",
                "LISTEN x | syntax error",
                "NOTIFY x | syntax error",
                "LOCK TABLE prospects | syntax error",
                "VACUUM | syntax error",
                "EXPLAIN SELECT 1 | syntax error",
                "ANALYZE prospects | syntax error",
                "PREPARE x AS SELECT 1 | syntax error",
                "INSERT INTO prospects (name) VALUES ('x') | only reads",
                "UPDATE prospects SET name = 'x' | only reads",
                "DELETE FROM prospects | only reads",
                "MERGE INTO prospects AS p USING (SELECT 1 AS id) AS s ON p.id = s.id WHEN MATCHED THEN DELETE | only reads",
                "WITH gone AS (DELETE FROM prospects RETURNING *) SELECT * FROM gone | only reads",
                "SELECT * FROM prospects FOR UPDATE | only reads",
                "CREATE TEMP TABLE t AS SELECT 1 | syntax error",
                "SELECT 1 INTO TEMP t | SELECT ... INTO is not allowed",
                "DECLARE c CURSOR FOR SELECT 1 | syntax error",
                "SELECT 1) AS q, LATERAL (SELECT 2 | syntax error"
            })
    void shouldRefuseByKindWhenTheReadToolGetsAnotherStatement(String sql, String words) {
        CallToolResult result = query(sql);

        assertThat(result.isError()).isTrue();
        assertThat(text(result)).contains(words);
        assertThat(server.tenants().value("SELECT count(*) FROM tenant_acme.prospects"))
                .isEqualTo("20");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COMMIT",
                "ROLLBACK",
                "SAVEPOINT s",
                "SET ROLE postgres",
                "DROP TABLE prospects",
                "COPY prospects TO STDOUT",
                "DO $$ BEGIN NULL; END $$",
                "SELECT 1; SELECT 2",
                "CREATE TABLE tenant_acme.t AS SELECT 1",
                "CREATE TEMP TABLE t AS SELECT 1",
                "SELECT * INTO TEMP t FROM prospects",
                "TRUNCATE prospects",
                "INSERT INTO hidden VALUES ('x')",
                "UPDATE tenant_globex.prospects SET name = 'x'",
                "WITH x AS (INSERT INTO hidden VALUES ('x') RETURNING 1) SELECT * FROM x"
            })
    void shouldRefuseAndKeepNothingWhenATransactionGetsMoreThanItMayDo(String sql) {
        CallToolResult result = transaction(List.of(
                Map.of("sql", "INSERT INTO prospects (name) VALUES ('kept?')"),
                Map.of("sql", sql),
                Map.of("sql", "SELECT 1")));

        assertThat(result.isError()).isTrue();
        assertThat(text(result)).contains("\"committed\":false", "\"operation\":1");
        assertThat(server.tenants().value("SELECT count(*) FROM tenant_acme.prospects WHERE name = 'kept?'"))
                .isEqualTo("0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT * FROM tenant_globex.prospects | 42501",
                "SELECT * FROM vault.secrets | 42501",
                "SELECT * FROM tenant_acme.hidden | 42501",
                "SELECT * FROM hidden | 42501"
            })
    void shouldRefuseByTheServersWordWhenATableIsNotGranted(String sql, String state) {
        CallToolResult result = query(sql);

        assertThat(text(result)).startsWith("permission_denied: ");
        assertThat(result.meta()).containsEntry("skein/sqlstate", state);
    }

    @Test
    void shouldStopWhenAQuerySleepsPastTheLimit() {
        assertThat(text(query("SELECT pg_sleep(60)"))).startsWith("timeout: ");
    }

    @Test
    void shouldStopWhenAnEarlierOperationHasLiftedTheTimeLimit() {
        CallToolResult result = transaction(List.of(
                Map.of("sql", "SELECT set_config('statement_timeout', '0', true)"),
                Map.of("sql", "SELECT pg_sleep(60)")));

        assertThat(text(result)).contains("\"committed\":false", "\"code\":\"timeout\"");
    }

    @Test
    void shouldRefuseToCommitWhenATransactionHasMadeALargeObject() {
        CallToolResult result = transaction(List.of(Map.of("sql", "SELECT lo_from_bytea(0, 'kept?')")));

        assertThat(text(result))
                .contains("\"committed\":false", "\"state\":\"rolled_back\"", "it may change rows only");
        assertThat(server.tenants().value("SELECT count(*) FROM pg_largeobject_metadata"))
                .isEqualTo("0");
    }

    @Test
    void shouldRefuseWhenAResultIsOverALimit() {
        assertThat(text(query("SELECT * FROM generate_series(1, 11)"))).startsWith("too_many_rows: ");
        assertThat(query("SELECT * FROM generate_series(1, 10)").isError()).isNotEqualTo(true);
        assertThat(text(query("SELECT repeat('x', 1000000)"))).startsWith("too_large: ");
        assertThat(text(query("SELECT repeat('x', 300) FROM generate_series(1, 9)")))
                .startsWith("too_large: ");
        assertThat(text(query("SELECT * FROM generate_series(1, 200000)"))).startsWith("too_expensive: ");
    }

    @Test
    void shouldRefuseWhenTheTokenDoesNotNameTheTenant() {
        CallToolResult result = call(agent, "execute_query", Map.of("tenant", "globex", "query", "SELECT 1"));

        assertThat(text(result)).startsWith("tenant_not_allowed: ");
    }

    @Test
    void shouldRefuseWhenABulkInsertNamesATableOutsideTheList() {
        for (String table : List.of("hidden", "vault.secrets", "prospects\" (name) SELECT 'x'; --")) {
            CallToolResult result = call(
                    agent,
                    "bulk_insert",
                    Map.of("tenant", "acme", "table_name", table, "records", List.of(Map.of("secret", "x"))));

            assertThat(text(result)).startsWith("permission_denied: ");
        }
    }

    @Test
    void shouldRefuseWhenARecordsMemberIsNoColumn() {
        CallToolResult result = call(
                agent,
                "bulk_insert",
                Map.of(
                        "tenant", "acme",
                        "table_name", "prospects",
                        "records", List.of(Map.of("name\") SELECT secret FROM vault.secrets; --", "x"))));

        assertThat(text(result)).startsWith("sql_error: ").contains("does not exist");
    }

    @Test
    void shouldRefuseWhenAnArgumentDoesNotMatchTheSchema() {
        assertThat(text(call(agent, "execute_query", Map.of("tenant", "acme")))).startsWith("invalid_argument: ");
        assertThat(text(call(agent, "execute_query", Map.of("tenant", "ACME; --", "query", "SELECT 1"))))
                .startsWith("invalid_argument: ");
        assertThat(text(call(agent, "execute_query", Map.of("tenant", "acme", "query", "SELECT 1", "max_rows", 11))))
                .startsWith("invalid_argument: ");
        assertThat(text(call(agent, "health_check", Map.of("tenant", "acme", "more", true))))
                .startsWith("invalid_argument: ");
    }

    @Test
    void shouldNotRunAnythingWhenAdviceIsAskedFor() {
        String before = server.tenants().value("SELECT count(*) FROM tenant_acme.prospects");

        call(
                agent,
                "query_optimization",
                Map.of("tenant", "acme", "query", "DELETE FROM prospects WHERE status = 'new' RETURNING *"));

        assertThat(server.tenants().value("SELECT count(*) FROM tenant_acme.prospects"))
                .isEqualTo(before);
        assertThat(text(call(agent, "query_optimization", Map.of("tenant", "acme", "query", "DROP TABLE prospects"))))
                .startsWith("statement_not_allowed: ");
    }

    private CallToolResult query(String sql) {
        return call(agent, "execute_query", Map.of("tenant", "acme", "query", sql));
    }

    private CallToolResult transaction(List<Map<String, Object>> operations) {
        return call(agent, "transaction_manager", Map.of("tenant", "acme", "operations", operations));
    }
}
