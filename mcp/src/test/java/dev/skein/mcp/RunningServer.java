package dev.skein.mcp;

import dev.skein.mcp.sql.LimitsConfig;
import dev.skein.runtime.config.ConfigLoader;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.vertx.core.Vertx;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** A server on a free port over real HTTP, with two tenants and three clients. */
final class RunningServer implements AutoCloseable {
    /** May do everything for acme. */
    static final String AGENT = "token-of-the-agent-of-acme";
    /** May read for both tenants. */
    static final String READER = "token-of-the-reader-of-both";

    private static final String CLIENTS = "skein.mcp.clients.";

    private final Vertx vertx = Vertx.vertx();
    private final Tenants tenants;
    private final McpService service;
    private final McpService.Listening listening;

    RunningServer(Map<String, String> settings) {
        Map<String, String> given = new LinkedHashMap<>(clients());
        given.put("skein.mcp.database.url", "postgresql://localhost:1/none");
        given.put("skein.mcp.tables", "prospects,messages");
        given.put("skein.mcp.writable-tables", "prospects,messages");
        given.put("skein.mcp.http.port", "0");
        given.put("skein.mcp.management-port", "0");
        given.putAll(settings);
        tenants = new Tenants(limits(given));
        given.put("skein.mcp.database.url", tenants.url());
        given.put("skein.mcp.database.role", tenants.rolePattern());
        given.put("skein.mcp.database.secret", "env:ROLES");
        service =
                new McpService(vertx, ConfigLoader.load(McpConfig.class, given), environment(), InstantSource.system());
        listening = service.listen();
    }

    private static LimitsConfig limits(Map<String, String> given) {
        return ConfigLoader.load(McpConfig.class, given).limits();
    }

    static Map<String, String> clients() {
        return Map.of(
                CLIENTS + "agent.token", "env:AGENT",
                CLIENTS + "agent.tenants", "acme",
                CLIENTS + "agent.tools", "*",
                CLIENTS + "reader.token", "env:READER",
                CLIENTS + "reader.tenants", "acme,globex",
                CLIENTS + "reader.tools", "execute_query,health_check");
    }

    static Map<String, String> environment() {
        return Map.of("AGENT", AGENT, "READER", READER, "ROLES", Tenants.SECRET);
    }

    Tenants tenants() {
        return tenants;
    }

    String url() {
        return "http://localhost:" + listening.mcp().actualPort();
    }

    String managementUrl() {
        return "http://localhost:" + listening.management().actualPort();
    }

    /** The SDK's own client, with a session opened. */
    McpSyncClient client(String token) {
        var transport = HttpClientStreamableHttpTransport.builder(url())
                .endpoint("/mcp")
                .requestBuilder(HttpRequest.newBuilder().header("Authorization", "Bearer " + token))
                .build();
        McpSyncClient client =
                McpClient.sync(transport).requestTimeout(Duration.ofMinutes(1)).build();
        client.initialize();
        return client;
    }

    static CallToolResult call(McpSyncClient client, String tool, Map<String, Object> arguments) {
        return client.callTool(
                CallToolRequest.builder(tool).arguments(arguments).build());
    }

    /** What a result says in words. */
    static String text(CallToolResult result) {
        return ((TextContent) result.content().get(0)).text();
    }

    @SuppressWarnings("unchecked") // the tools answer with objects
    static Map<String, Object> content(CallToolResult result) {
        return (Map<String, Object>) Objects.requireNonNull(result.structuredContent(), text(result));
    }

    @Override
    public void close() {
        listening.close();
        service.close();
        vertx.close().await();
        tenants.close();
    }
}
