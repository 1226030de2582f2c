package dev.skein.mcp.access;

import dev.skein.contracts.TenantId;
import java.util.Set;

/**
 * A caller that has shown who it is, with what it may do.
 *
 * @param name as configured; what the audit calls it
 * @param tenants ids, or {@code *}
 * @param tools names, or {@code *}
 */
public record Client(String name, Set<String> tenants, Set<String> tools) {
    private static final String ALL = "*";

    public Client {
        tenants = Set.copyOf(tenants);
        tools = Set.copyOf(tools);
    }

    /** Whether it may call a tool at all. */
    public boolean mayCall(String tool) {
        return tools.contains(ALL) || tools.contains(tool);
    }

    /** @throws ToolException when the token does not allow the tool */
    public void checkTool(String tool) {
        if (!mayCall(tool)) {
            throw new ToolException(
                    Code.TOOL_NOT_ALLOWED, "client '" + name + "' may not call '" + tool + "': it may call " + tools);
        }
    }

    /** @throws ToolException when the token does not allow the tenant; it does not say whether there is such a tenant */
    public void checkTenant(TenantId tenant) {
        if (!tenants.contains(ALL) && !tenants.contains(tenant.value())) {
            throw new ToolException(
                    Code.TENANT_NOT_ALLOWED,
                    "client '" + name + "' may not work for tenant '" + tenant + "': use one that its token was given");
        }
    }
}
