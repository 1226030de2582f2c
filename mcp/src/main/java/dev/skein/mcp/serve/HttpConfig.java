package dev.skein.mcp.serve;

import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** The way in over HTTP, as {@code skein.mcp.http.*}. */
public interface HttpConfig {
    /** The address it listens on. */
    @WithDefault("127.0.0.1")
    String host();

    /** Its port; 0 for a free one. */
    @WithDefault("8083")
    int port();

    /** The names by which it is called, as the Host header has them, without a port. */
    @WithDefault("localhost,127.0.0.1,[::1]")
    List<String> allowedHosts();

    /** The origins of web pages that may call it; none when absent. */
    Optional<List<String>> allowedOrigins();

    /** The largest message, in bytes. */
    @WithDefault("4194304")
    int maxBody();
}
