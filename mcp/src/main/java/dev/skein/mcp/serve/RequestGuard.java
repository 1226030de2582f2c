package dev.skein.mcp.serve;

import dev.skein.mcp.access.Client;
import dev.skein.mcp.access.Clients;
import io.modelcontextprotocol.spec.ProtocolVersions;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a request must have before its body is read: a host name of ours, no foreign page behind it, a known token. */
final class RequestGuard {
    private static final String BEARER = "bearer ";
    private static final Set<String> VERSIONS =
            Set.of(ProtocolVersions.MCP_2025_03_26, ProtocolVersions.MCP_2025_06_18, ProtocolVersions.MCP_2025_11_25);

    private final Set<String> hosts;
    private final Set<String> origins;
    private final Clients clients;

    RequestGuard(HttpConfig config, Clients clients) {
        this.hosts = Set.copyOf(config.allowedHosts());
        this.origins = Set.copyOf(config.allowedOrigins().orElse(List.of()));
        this.clients = clients;
    }

    /** A page elsewhere can make a browser call us by a name that leads here; then its name or origin is not ours. */
    boolean isForeign(HttpServerRequest request) {
        String origin = request.getHeader("origin");
        return !hosts.contains(hostName(request)) || (origin != null && !origins.contains(origin));
    }

    private static String hostName(HttpServerRequest request) {
        String host = request.authority() == null ? "" : request.authority().host();
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    /** Whether it asks for a version of the protocol that there is; without the header it does not ask. */
    static boolean hasKnownVersion(HttpServerRequest request) {
        String version = request.getHeader("mcp-protocol-version");
        return version == null || VERSIONS.contains(version);
    }

    /** Whose token it carries. */
    Optional<Client> client(HttpServerRequest request) {
        String header = request.getHeader("authorization");
        if (header == null || !header.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            return Optional.empty();
        }
        return clients.byToken(header.substring(BEARER.length()).strip());
    }
}
