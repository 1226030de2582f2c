package dev.skein.mcp;

import static dev.skein.mcp.RunningServer.call;
import static dev.skein.mcp.RunningServer.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.runtime.config.ConfigLoader;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** {@code skein mcp} as a process of its own, configured by variables alone. */
class StdioIT {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    @Test
    void shouldPassASessionWhenAClientStartsTheProcess() {
        Queue<String> logged = new ConcurrentLinkedQueue<>();
        try (Tenants tenants = tenants()) {
            var transport = new StdioClientTransport(
                    ServerParameters.builder(JAVA.toString())
                            .args(command())
                            .env(environment(tenants))
                            .build(),
                    McpJsonDefaults.getMapper());
            transport.setStdErrorHandler(logged::add);
            try (var client = McpClient.sync(transport)
                    .initializationTimeout(Duration.ofMinutes(1))
                    .requestTimeout(Duration.ofMinutes(1))
                    .build()) {
                client.initialize();

                assertThat(client.listTools().tools())
                        .extracting(Tool::name)
                        .containsExactlyInAnyOrderElementsOf(McpService.TOOLS);
                assertThat(text(call(client, "health_check", Map.of("tenant", "acme"))))
                        .contains("\"status\":\"ok\"");
                assertThat(text(call(
                                client,
                                "bulk_insert",
                                Map.of(
                                        "tenant", "acme",
                                        "table_name", "prospects",
                                        "records", List.of(Map.of("name", "over stdio"))))))
                        .contains("\"inserted\":1");
                assertThat(text(call(
                                client,
                                "transaction_manager",
                                Map.of(
                                        "tenant",
                                        "acme",
                                        "operations",
                                        List.of(Map.of("sql", "UPDATE prospects SET status = 'a secret value'"))))))
                        .contains("\"rows_affected\":21");
                assertThat(text(call(
                                client,
                                "execute_query",
                                Map.of("tenant", "acme", "query", "SELECT name FROM prospects WHERE name ~ 'stdio'"))))
                        .contains("over stdio");
                assertThat(text(call(client, "query_optimization", Map.of("tenant", "acme"))))
                        .contains("foreign_key_without_index");
                assertThat(text(call(client, "execute_query", Map.of("tenant", "globex", "query", "SELECT 1"))))
                        .startsWith("tenant_not_allowed: ");
            }
        }
        Awaitility.await()
                .untilAsserted(() -> assertThat(logged)
                        .anyMatch(line -> line.contains("tool called")
                                && line.contains("client=\"agent\"")
                                && line.contains("tool=\"transaction_manager\"")
                                && line.contains("tenant=\"acme\"")
                                && line.contains("outcome=\"ok\"")
                                && line.contains("rows=\"21\"")
                                && line.contains("duration_ms="))
                        .anyMatch(line -> line.contains("outcome=\"tenant_not_allowed\"")));
        assertThat(String.join("\n", logged)).doesNotContain("a secret value", Tenants.SECRET, RunningServer.AGENT);
    }

    @Test
    void shouldWriteNothingButTheProtocolWhenLinesComeOnStandardInput() throws IOException, InterruptedException {
        try (Tenants tenants = tenants()) {
            Process process = start(tenants, List.of());
            process.getOutputStream().write("""
                    no message

                    {"jsonrpc":"2.0","id":1,"method":"ping"}
                    {"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"execute_query",\
                    "arguments":{"tenant":"acme","query":"SELECT pg_sleep(1)"}}}
                    """.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();

            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(err).isZero();
            assertThat(out.lines())
                    .hasSize(2)
                    .allMatch(line -> line.startsWith("{\"jsonrpc\":\"2.0\""))
                    .anyMatch(line -> line.contains("\"id\":2") && line.contains("\\\"row_count\\\":1"));
            assertThat(err).contains("a line was skipped");
        }
    }

    @Test
    void shouldPrintTheScriptWithoutAPasswordWhenGrantsAreAskedFor() throws IOException, InterruptedException {
        try (Tenants tenants = tenants()) {
            Process process = start(tenants, List.of("grant"));
            process.getOutputStream().close();

            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(process.waitFor()).isZero();
            assertThat(out)
                    .contains("GRANT SELECT ON \"tenant_acme\".\"messages\", \"tenant_acme\".\"prospects\"")
                    .contains("SCRAM-SHA-256$4096:")
                    .doesNotContain(Tenants.SECRET, "globex");
            tenants.execute(out);
        }
    }

    @Test
    void shouldEndWithOneLineWhenTheConfigurationCannotBeUsed() throws IOException, InterruptedException {
        try (Tenants tenants = tenants()) {
            Map<String, String> environment = environment(tenants);
            environment.put("SKEIN_MCP_CLIENTS_AGENT_TOOLS", "drop_everything");
            Process process = start(environment, List.of());
            process.getOutputStream().close();

            assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEmpty();
            assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("skein mcp cannot start: skein.mcp.clients.agent.tools 'drop_everything'")
                    .doesNotContain("\tat ");
            assertThat(process.waitFor()).isEqualTo(2);
        }
    }

    private static Tenants tenants() {
        return new Tenants(ConfigLoader.load(
                        McpConfig.class,
                        Map.of(
                                "skein.mcp.database.url", "postgresql://localhost:1/none",
                                "skein.mcp.tables", "prospects,messages"))
                .limits());
    }

    private static Process start(Tenants tenants, List<String> arguments) throws IOException {
        return start(environment(tenants), arguments);
    }

    private static Process start(Map<String, String> environment, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(JAVA.toString());
        command.addAll(command());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static List<String> command() {
        return List.of(
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=logback.xml",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName());
    }

    private static Map<String, String> environment(Tenants tenants) {
        Map<String, String> environment = new HashMap<>();
        environment.put("SKEIN_MCP_DATABASE_URL", tenants.url());
        environment.put("SKEIN_MCP_DATABASE_ROLE", tenants.rolePattern());
        environment.put("SKEIN_MCP_DATABASE_SECRET", "env:ROLES");
        environment.put("SKEIN_MCP_TABLES", "prospects,messages");
        environment.put("SKEIN_MCP_WRITABLE_TABLES", "prospects,messages");
        environment.put("SKEIN_MCP_CLIENTS_AGENT_TENANTS", "acme");
        environment.put("SKEIN_MCP_CLIENTS_AGENT_TOOLS", "*");
        environment.put("ROLES", Tenants.SECRET);
        return environment;
    }
}
