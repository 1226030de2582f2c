package dev.skein.mcp.sql;

import io.vertx.sqlclient.Tuple;

/**
 * A caller's statement that has passed the gate.
 *
 * @param sql its text without a last semicolon
 * @param parameters their values, in the types that the server expects
 * @param plan how the server would run it
 */
public record Statement(String sql, Tuple parameters, Plan plan) {}
