package dev.skein.mcp.access;

import java.util.List;
import java.util.Optional;

/** One caller, as {@code skein.mcp.clients.<name>}. */
public interface ClientConfig {
    /** Where its bearer token lies: {@code env:NAME} or {@code file:/path}; without one it can come over stdio only. */
    Optional<String> token();

    /** The tenants it may work for, or {@code *} for all. */
    List<String> tenants();

    /** The tools it may call, or {@code *} for all. */
    List<String> tools();
}
