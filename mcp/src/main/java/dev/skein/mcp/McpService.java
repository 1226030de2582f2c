package dev.skein.mcp;

import dev.skein.contracts.InvalidValueException;
import dev.skein.mcp.access.Client;
import dev.skein.mcp.access.Clients;
import dev.skein.mcp.serve.HttpTransport;
import dev.skein.mcp.serve.Requests;
import dev.skein.mcp.serve.StdioTransport;
import dev.skein.mcp.serve.ToolServer;
import dev.skein.mcp.sql.Place;
import dev.skein.mcp.sql.PoolStatistics;
import dev.skein.mcp.sql.RoleCheck;
import dev.skein.mcp.sql.RolePasswords;
import dev.skein.mcp.sql.SlowStatements;
import dev.skein.mcp.sql.Tables;
import dev.skein.mcp.sql.TenantSessions;
import dev.skein.mcp.tool.BulkInsert;
import dev.skein.mcp.tool.ExecuteQuery;
import dev.skein.mcp.tool.HealthCheck;
import dev.skein.mcp.tool.QueryOptimization;
import dev.skein.mcp.tool.Tool;
import dev.skein.mcp.tool.TransactionManager;
import dev.skein.runtime.log.LogKeys;
import dev.skein.runtime.manage.Health;
import dev.skein.runtime.manage.ManagementServer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root: the five tools on one database. Its methods block and are for a thread of the caller's own; the
 * Vert.x instance stays the caller's.
 */
public final class McpService implements AutoCloseable {
    /** The tools that there are. */
    static final Set<String> TOOLS =
            Set.of("execute_query", "bulk_insert", "transaction_manager", "health_check", "query_optimization");

    private static final Logger LOG = LoggerFactory.getLogger(McpService.class);

    private final Vertx vertx;
    private final McpConfig config;
    private final Clients clients;
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ToolServer tools;
    private final Requests requests;

    /**
     * Checks the configuration and connects to nothing yet.
     *
     * @throws InvalidValueException when a configured value is not accepted
     */
    public McpService(Vertx vertx, McpConfig config, Map<String, String> environment, InstantSource clock) {
        this.vertx = vertx;
        this.config = config;
        check(config);
        var unused = RolePasswords.secret(config.database(), environment);
        this.clients = Clients.of(config.clients(), TOOLS, environment);
        Tables tables = tables(config);
        SlowStatements slow = new SlowStatements(config.limits(), clock);
        TenantSessions sessions = new TenantSessions(
                vertx, config.database(), config.limits(), environment, new RoleCheck(tables, clock));
        this.tools = new ToolServer(tools(sessions, tables, config, slow), meters);
        // Beyond those in the database, a few that wait for a place there and are refused in time.
        this.requests = new Requests(config.limits().concurrent() * 2);
        gauge(meters, sessions, "skein.mcp.sessions", PoolStatistics::inUse);
        gauge(meters, sessions, "skein.mcp.sessions.waiting", PoolStatistics::waiting);
    }

    /** The tables that a configuration allows. */
    static Tables tables(McpConfig config) {
        return Tables.of(config.tables(), config.writableTables().orElse(List.of()));
    }

    private static List<Tool> tools(TenantSessions sessions, Tables tables, McpConfig config, SlowStatements slow) {
        return List.of(
                new ExecuteQuery(sessions, config.limits(), slow),
                new BulkInsert(sessions, tables, config.limits()),
                new TransactionManager(sessions, config.limits(), slow),
                new HealthCheck(sessions, tables, slow),
                new QueryOptimization(sessions, tables, config.limits()));
    }

    private static void check(McpConfig config) {
        Place.check(config.database());
        positive("rows", config.limits().rows());
        positive("bytes", config.limits().bytes());
        positive("timeout", config.limits().timeout().toMillis());
        positive("concurrent", config.limits().concurrent());
        positive("clone-rows", config.limits().cloneRows());
    }

    private static void positive(String key, long value) {
        if (value < 1) {
            throw new InvalidValueException("skein.mcp.limits." + key, value, "be more than nothing");
        }
    }

    private static void gauge(
            MeterRegistry meters, TenantSessions sessions, String name, ToDoubleFunction<PoolStatistics> value) {
        Gauge.builder(name, sessions, each -> value.applyAsDouble(each.statistics()))
                .register(meters);
    }

    /**
     * What listens.
     *
     * @param mcp the tools
     * @param management liveness, readiness and metrics
     */
    public record Listening(HttpServer mcp, HttpServer management) implements AutoCloseable {
        @Override
        public void close() {
            mcp.close().await();
            management.close().await();
        }
    }

    /** Serves over HTTP until it is closed. */
    public Listening listen() {
        HttpTransport transport = new HttpTransport(vertx, config.http(), clients, requests, meters);
        tools.open(transport);
        HttpServer management = new ManagementServer(vertx, new Health(), meters)
                .listen(config.managementHost(), config.managementPort())
                .await();
        HttpServer mcp;
        try {
            mcp = transport.listen();
        } catch (RuntimeException e) {
            management.close().await();
            throw e;
        }
        LOG.atInfo()
                .addKeyValue(LogKeys.PORT, mcp.actualPort())
                .addKeyValue("management_port", management.actualPort())
                .log("the MCP server listens");
        return new Listening(mcp, management);
    }

    /** Serves one client over streams, until the input ends. */
    public void serve(InputStream in, OutputStream out) throws IOException {
        StdioTransport transport = new StdioTransport(in, out, config.http().maxBody(), requests, stdioClient());
        tools.open(transport);
        LOG.atInfo().log("the MCP server reads standard input");
        transport.serve();
    }

    private Client stdioClient() {
        Set<String> names = config.clients().keySet();
        String name = config.stdioClient()
                .or(() -> names.stream().filter(only -> names.size() == 1).findFirst())
                .orElseThrow(() -> InvalidValueException.missing(
                        "skein.mcp.stdio-client",
                        "name one of " + names.stream().sorted().collect(Collectors.toList())));
        return clients.byName(name)
                .orElseThrow(() -> new InvalidValueException("skein.mcp.stdio-client", name, "be one of " + names));
    }

    /** Takes no more work. */
    @Override
    public void close() {
        requests.close();
        meters.close();
    }
}
