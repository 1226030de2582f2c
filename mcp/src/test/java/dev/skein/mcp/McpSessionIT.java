package dev.skein.mcp;

import static dev.skein.mcp.RunningServer.call;
import static dev.skein.mcp.RunningServer.content;
import static dev.skein.mcp.RunningServer.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A session of the SDK's own client over HTTP, with each of the five tools. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class McpSessionIT {
    private final RunningServer server = new RunningServer(Map.of("skein.mcp.limits.slow", "50ms"));
    private final McpSyncClient agent = server.client(RunningServer.AGENT);

    @BeforeAll
    void fill() {
        server.tenants()
                .execute(
                        "INSERT INTO tenant_acme.messages (prospect, body)"
                                + " SELECT 1 + i % 20, 'body ' || i FROM generate_series(1, 20000) AS i; ANALYZE tenant_acme.messages");
    }

    @AfterAll
    void close() {
        agent.close();
        server.close();
    }

    @Test
    void shouldListItsToolsWithSchemasAndHintsWhenAsked() {
        List<Tool> tools = agent.listTools().tools();

        assertThat(tools).extracting(Tool::name).containsExactlyInAnyOrderElementsOf(McpService.TOOLS);
        assertThat(tools).allSatisfy(tool -> assertThat(tool.outputSchema()).containsKey("properties"));
        assertThat(tools)
                .filteredOn(tool -> tool.annotations().readOnlyHint())
                .extracting(Tool::name)
                .containsExactlyInAnyOrder("execute_query", "health_check", "query_optimization");
        assertThat(tools)
                .filteredOn(tool -> tool.annotations().destructiveHint())
                .extracting(Tool::name)
                .containsExactlyInAnyOrder("bulk_insert", "transaction_manager");
    }

    @Test
    void shouldShowOnlyWhatItMayCallWhenAClientLists() {
        try (McpSyncClient reader = server.client(RunningServer.READER)) {
            assertThat(reader.listTools().tools())
                    .extracting(Tool::name)
                    .containsExactlyInAnyOrder("execute_query", "health_check");
            CallToolResult result = call(
                    reader, "bulk_insert", Map.of("tenant", "acme", "table_name", "prospects", "records", List.of()));
            assertThat(text(result)).startsWith("tool_not_allowed: ");
        }
    }

    @Test
    void shouldAnswerWithRowsWhenAQueryRuns() {
        Map<String, Object> content = content(query(
                "SELECT id, name, 12345678901234567.1234::numeric AS n, NULL AS nothing FROM prospects"
                        + " WHERE id <= $1 ORDER BY id; ",
                List.of(2)));

        assertThat(content.get("row_count")).isEqualTo(2);
        assertThat(content)
                .extracting("rows", InstanceOfAssertFactories.LIST)
                .first(InstanceOfAssertFactories.MAP)
                .containsEntry("name", "person 1")
                .containsEntry("nothing", null);
        assertThat(text(query("SELECT 12345678901234567.1234::numeric AS n", List.of())))
                .contains("12345678901234567.1234");
    }

    @Test
    void shouldTakeEachKindOfValueWhenAQueryHasParameters() {
        Map<String, Object> named = Map.of("id", 3, "name", "person 3", "ids", List.of(1, 2, 3));
        assertThat(scalar("SELECT name FROM prospects WHERE id = :id AND name = :name AND id = ANY(:ids)", named))
                .isEqualTo("person 3");
        assertThat(scalar("SELECT $1::bigint + $2::smallint", List.of(9007199254740993L, 1)))
                .isEqualTo(9007199254740994L);
        assertThat(scalar("SELECT ($1::numeric * 2)::text", List.of(new BigDecimal("0.1"))))
                .isEqualTo("0.2");
        assertThat(scalar(
                        "SELECT $1::boolean::text || $2::date || $3::uuid",
                        List.of(true, "2026-11-21", "123e4567-e89b-12d3-a456-426614174000")))
                .isEqualTo("true2026-11-21123e4567-e89b-12d3-a456-426614174000");
        assertThat(scalar("SELECT $1::jsonb -> 'a' ->> 0", List.of(Map.of("a", List.of("b")))))
                .isEqualTo("b");
        assertThat(scalar("SELECT $1::timestamptz::text", List.of("2026-11-21T10:00:00+00:00")))
                .asString()
                .startsWith("2026-11-21");
        assertThat(scalar("SELECT $1::text::interval::text", List.of("1 day"))).isEqualTo("1 day");
        assertThat(scalar("SELECT $1::text", Arrays.asList((Object) null))).isNull();
        assertThat(text(query("SELECT $1::int", List.of("many")))).startsWith("invalid_argument: ");
        assertThat(text(query("SELECT $1::interval", List.of("1 day")))).contains("$1::text::interval");
    }

    @Test
    void shouldReadNoFurtherThanTheFirstRowWhenOneIsAskedFor() {
        String many = "SELECT i FROM generate_series(1, 100000) AS i";
        Map<String, Object> one =
                content(call(agent, "execute_query", Map.of("tenant", "acme", "query", many, "fetch_mode", "one")));

        assertThat(one).containsEntry("row_count", 1).containsEntry("rows", List.of(Map.of("i", 1)));
        assertThat(scalar(many, List.of())).isEqualTo(1);
        assertThat(scalar("SELECT 1 WHERE false", List.of())).isNull();
        assertThat(content(call(
                        agent,
                        "execute_query",
                        Map.of("tenant", "acme", "query", "SELECT FROM prospects LIMIT 2", "fetch_mode", "none"))))
                .containsEntry("row_count", 2)
                .doesNotContainKey("rows");
    }

    @Test
    void shouldKeepBothColumnsWhenTheyHaveOneName() {
        assertThat(text(query("SELECT 0 AS \"a#2\", 1 AS a, 2 AS a", List.of())))
                .contains("{\"a#2\":0,\"a\":1,\"a#3\":2}");
    }

    @Test
    void shouldInsertIgnoreAndUpdateWhenRecordsComeInBulk() {
        List<Map<String, Object>> records = IntStream.range(0, 250)
                .mapToObj(i -> Map.<String, Object>of(
                        "name", "bulk " + i, "email", "bulk" + i + "@acme.example", "score", i, "tags", List.of("a")))
                .toList();

        assertThat(content(bulk(records, "error", List.of())))
                .containsEntry("inserted", 250)
                .containsEntry("batches", 3);
        assertThat(content(bulk(records, "ignore", List.of("email"))))
                .containsEntry("inserted", 0)
                .containsEntry("ignored", 250);
        assertThat(content(bulk(records, "update", List.of("email"))))
                .containsEntry("inserted", 0)
                .containsEntry("updated", 250);
        CallToolResult failed = bulk(records, "error", List.of());
        assertThat(failed.isError()).isTrue();
        assertThat(text(failed)).startsWith("sql_error: ").contains("prospects_email_key");
        assertThat(server.tenants()
                        .value("SELECT count(*) || ' ' || sum(score) || ' ' || max(tags[1])"
                                + " FROM tenant_acme.prospects WHERE name LIKE 'bulk%'"))
                .isEqualTo("250 31125.0000 a");
    }

    @Test
    void shouldKeepNothingWhenTheLastBatchFails() {
        List<Map<String, Object>> records = IntStream.range(0, 150)
                .mapToObj(i -> Map.<String, Object>of("name", "half", "email", "half" + i % 149))
                .toList();

        assertThat(bulk(records, "error", List.of()).isError()).isTrue();

        assertThat(server.tenants().value("SELECT count(*) FROM tenant_acme.prospects WHERE name = 'half'"))
                .isEqualTo("0");
    }

    @Test
    void shouldCommitAllWhenEachOperationOfATransactionSucceeds() {
        CallToolResult result = transaction(List.of(
                Map.of(
                        "sql",
                        "INSERT INTO prospects (name, email) VALUES (:name, :email) RETURNING id, name",
                        "parameters",
                        Map.of("name", "tx", "email", "tx@acme.example")),
                Map.of("sql", "UPDATE prospects SET status = 'won' WHERE name = 'tx'"),
                Map.of("sql", "SELECT status FROM prospects WHERE name = 'tx'")));

        assertThat(content(result)).containsEntry("committed", true);
        assertThat(text(result)).contains("\"name\":\"tx\"", "[{\"status\":\"won\"}]");
        assertThat(server.tenants().value("SELECT status FROM tenant_acme.prospects WHERE name = 'tx'"))
                .isEqualTo("won");
    }

    @Test
    void shouldTakeAllBackWhenOneOperationOfATransactionFails() {
        CallToolResult result = transaction(List.of(
                Map.of("sql", "INSERT INTO prospects (name) VALUES ('gone')"),
                Map.of("sql", "INSERT INTO prospects (name) VALUES (NULL)"),
                Map.of("sql", "SELECT 1")));

        assertThat(result.isError()).isTrue();
        assertThat(content(result)).containsEntry("committed", false).containsEntry("retryable", false);
        assertThat((List<?>) content(result).get("operations"))
                .extracting(operation -> ((Map<?, ?>) operation).get("state"))
                .isEqualTo(List.of("rolled_back", "failed", "not_run"));
        assertThat(text(result)).contains("\"sqlstate\":\"23502\"", "\"operation\":1");
        assertThat(server.tenants().value("SELECT count(*) FROM tenant_acme.prospects WHERE name = 'gone'"))
                .isEqualTo("0");
    }

    @Test
    void shouldRunAtTheIsolationLevelThatIsAskedFor() {
        CallToolResult result = call(
                agent,
                "transaction_manager",
                Map.of(
                        "tenant", "acme",
                        "isolation_level", "serializable",
                        "operations",
                                List.of(Map.of("sql", "SELECT current_setting('transaction_isolation') AS level"))));

        assertThat(text(result)).contains("{\"level\":\"serializable\"}");
    }

    @Test
    void shouldSayHowThingsAreWhenHealthIsChecked() {
        query("SELECT pg_sleep(0.2), 'a value'", List.of());

        CallToolResult result = call(agent, "health_check", Map.of("tenant", "acme", "test_operations", true));

        assertThat(content(result)).containsEntry("status", "ok");
        assertThat((List<?>) content(result).get("operations"))
                .extracting("name")
                .isEqualTo(List.of("create", "read", "update", "delete"));
        assertThat(text(result))
                .contains("\"name\":\"prospects\",\"exists\":true,\"readable\":true,\"writable\":true")
                .contains("{\"name\":\"score\",\"type\":\"numeric(20,4)\",\"nullable\":true}")
                .contains("\"in_use\":0,\"waiting\":0")
                .contains("SELECT pg_sleep(?), ?")
                .doesNotContain("hidden");
    }

    @Test
    void shouldProveAnIndexWhenAQueryReadsTheWholeTable() {
        Map<String, Object> arguments = Map.of(
                "tenant", "acme", "query", "SELECT * FROM messages WHERE body = $1", "parameters", List.of("body 7"));

        List<?> advice =
                (List<?>) content(call(agent, "query_optimization", arguments)).get("advice");

        assertThat(advice)
                .singleElement()
                .satisfies(each -> assertThat((Map<?, ?>) each)
                        .extracting("kind", "verdict", "sql")
                        .containsExactly(
                                "missing_index",
                                "proved",
                                "CREATE INDEX CONCURRENTLY ON \"tenant_acme\".\"messages\" (\"body\")"));
        server.tenants().execute("CREATE INDEX proved ON tenant_acme.messages (body)");
        assertThat((List<?>)
                        content(call(agent, "query_optimization", arguments)).get("advice"))
                .isEmpty();
        server.tenants().execute("DROP INDEX tenant_acme.proved");
    }

    @Test
    void shouldSayThatItIsNotProvedWhenAQueryNamesTheSchema() {
        List<?> advice = (List<?>) content(call(
                        agent,
                        "query_optimization",
                        Map.of("tenant", "acme", "query", "SELECT * FROM tenant_acme.messages WHERE body = 'x'")))
                .get("advice");

        assertThat(advice).singleElement().extracting("verdict").isEqualTo("not_proved");
    }

    @Test
    void shouldRefuteAnIndexWhenThePlannerWouldNotUseIt() {
        List<?> advice = (List<?>) content(call(
                        agent,
                        "query_optimization",
                        Map.of("tenant", "acme", "query", "SELECT * FROM messages WHERE body > 'a'")))
                .get("advice");

        assertThat(advice).singleElement().extracting("verdict").isEqualTo("refuted");
    }

    @Test
    void shouldFindAForeignKeyWithoutIndexWhenTablesAreLookedAt() {
        server.tenants().execute("CREATE INDEX prospects_twice ON tenant_acme.prospects (id)");
        try {
            List<?> advice = (List<?>) content(call(agent, "query_optimization", Map.of("tenant", "acme")))
                    .get("advice");

            assertThat(advice)
                    .anySatisfy(each -> assertThat((Map<?, ?>) each)
                            .extracting("kind", "table", "verdict")
                            .containsExactly("foreign_key_without_index", "messages", "proved"))
                    .anySatisfy(each -> assertThat((Map<?, ?>) each)
                            .extracting("kind", "sql")
                            .containsExactly(
                                    "duplicate_index", "DROP INDEX CONCURRENTLY \"tenant_acme\".\"prospects_twice\""))
                    .anySatisfy(each -> assertThat((Map<?, ?>) each)
                            .extracting("kind", "verdict")
                            .containsExactly("unused_index", "not_proved"));
        } finally {
            server.tenants().execute("DROP INDEX tenant_acme.prospects_twice");
        }
    }

    @Test
    void shouldCountCallsWhenMetricsAreScraped() throws IOException, InterruptedException {
        query("SELECT 1", List.of());

        HttpResponse<String> metrics = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.managementUrl() + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(metrics.body())
                .contains("skein_mcp_calls_seconds_count{outcome=\"ok\",tool=\"execute_query\"}")
                .contains("skein_mcp_sessions 0.0");
    }

    private CallToolResult query(String sql, Object parameters) {
        return call(agent, "execute_query", Map.of("tenant", "acme", "query", sql, "parameters", parameters));
    }

    private @Nullable Object scalar(String sql, Object parameters) {
        CallToolResult result = call(
                agent,
                "execute_query",
                Map.of("tenant", "acme", "query", sql, "parameters", parameters, "fetch_mode", "scalar"));
        assertThat(result.isError()).as(text(result)).isNotEqualTo(true);
        return content(result).get("value");
    }

    private CallToolResult bulk(List<Map<String, Object>> records, String onConflict, List<String> columns) {
        return call(
                agent,
                "bulk_insert",
                Map.of(
                        "tenant", "acme",
                        "table_name", "prospects",
                        "records", records,
                        "on_conflict", onConflict,
                        "conflict_columns", columns));
    }

    private CallToolResult transaction(List<Map<String, Object>> operations) {
        return call(agent, "transaction_manager", Map.of("tenant", "acme", "operations", operations));
    }
}
