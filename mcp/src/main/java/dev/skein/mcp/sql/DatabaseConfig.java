package dev.skein.mcp.sql;

import io.smallrye.config.WithDefault;
import java.util.Optional;

/** The database whose tenants are served, as {@code skein.mcp.database.*}. */
public interface DatabaseConfig {
    /** {@code postgresql://host:port/database}, without credentials. */
    String url();

    /** The login role of a tenant; {@code {tenant}} stands for its id. */
    @WithDefault("skein_mcp_{tenant}")
    String role();

    /** The schema of a tenant; {@code {tenant}} stands for its id. */
    @WithDefault("tenant_{tenant}")
    String schema();

    /** Where the secret lies that the roles' passwords are made from: {@code env:NAME} or {@code file:/path}. */
    Optional<String> secret();
}
