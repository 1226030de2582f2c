package dev.skein.cli.client;

/** The answer to {@code POST /tenants/{tenantId}/ensure}: the target is there. */
public record Ensured(String tenantId, String set, String version, long waitedMillis) {}
