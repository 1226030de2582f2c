package dev.skein.mcp.sql;

/**
 * How the server's places in the database are used, over all tenants.
 *
 * @param limit how many sessions there may be at once
 * @param inUse how many there are
 * @param waiting how many calls wait for one
 * @param opened how many were opened since the start
 * @param failed how many could not be opened
 * @param refused how many calls waited too long
 */
public record PoolStatistics(int limit, int inUse, int waiting, long opened, long failed, long refused) {}
