package dev.skein.cli.client;

/**
 * The answer to {@code POST /tenants}.
 *
 * @param registered false where the tenant already had a target of this set
 */
public record Registration(String tenantId, String set, String database, String name, boolean registered) {}
