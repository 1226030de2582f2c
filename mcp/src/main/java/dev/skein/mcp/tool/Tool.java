package dev.skein.mcp.tool;

import dev.skein.contracts.TenantId;

/** One tool. It is called for a tenant that the caller may work for, on a thread that may block. */
public interface Tool {
    /** Its name, by which its description is found too. */
    String name();

    /**
     * Does it.
     *
     * @throws dev.skein.mcp.access.ToolException with what the caller is to know
     */
    ToolResult call(TenantId tenant, Arguments arguments);
}
