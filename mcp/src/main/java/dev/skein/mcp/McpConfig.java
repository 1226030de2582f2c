package dev.skein.mcp;

import dev.skein.mcp.access.ClientConfig;
import dev.skein.mcp.serve.HttpConfig;
import dev.skein.mcp.sql.DatabaseConfig;
import dev.skein.mcp.sql.LimitsConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All that the server can be told, as {@code skein.mcp.*} properties or {@code SKEIN_MCP_*} variables. */
@ConfigMapping(prefix = "skein.mcp")
public interface McpConfig {
    /** The database whose tenants are served. */
    DatabaseConfig database();

    /** The tables that may be read, by name, the same for each tenant. */
    List<String> tables();

    /** Those of them that may be written to; none when absent. */
    Optional<List<String>> writableTables();

    /** Who may call what for whom. */
    Map<String, ClientConfig> clients();

    /** What one call may cost. */
    LimitsConfig limits();

    /** The way in over HTTP. */
    HttpConfig http();

    /** The client that standard input and output belong to; needed when there is more than one. */
    Optional<String> stdioClient();

    /** The address that the management port listens on. */
    @WithDefault("127.0.0.1")
    String managementHost();

    /** The management port; 0 for a free one. */
    @WithDefault("8084")
    int managementPort();
}
