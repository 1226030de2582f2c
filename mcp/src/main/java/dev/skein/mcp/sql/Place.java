package dev.skein.mcp.sql;

import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.TenantId;

/**
 * Where a tenant's data are, and as whom they are reached.
 *
 * @param tenant whose they are
 * @param role the tenant's own login role, which nobody else uses
 * @param schema its schema
 */
public record Place(TenantId tenant, String role, String schema) {
    private static final String TENANT = "{tenant}";
    private static final int LONGEST = 63;

    /** The place of a tenant by the configured patterns. */
    public static Place of(DatabaseConfig config, TenantId tenant) {
        return new Place(
                tenant,
                name("skein.mcp.database.role", config.role(), tenant),
                name("skein.mcp.database.schema", config.schema(), tenant));
    }

    /** @throws InvalidValueException when a pattern cannot tell tenants apart */
    public static void check(DatabaseConfig config) {
        checkPattern("skein.mcp.database.role", config.role());
        checkPattern("skein.mcp.database.schema", config.schema());
    }

    private static void checkPattern(String key, String pattern) {
        if (!pattern.contains(TENANT)) {
            throw new InvalidValueException(key, pattern, "contain " + TENANT + ", since each tenant has its own");
        }
    }

    private static String name(String key, String pattern, TenantId tenant) {
        String name = pattern.replace(TENANT, tenant.value());
        if (name.length() > LONGEST) {
            throw new InvalidValueException(key, name, "have at most " + LONGEST + " characters");
        }
        return name;
    }
}
