-- SQLite refuses to run this when the index cannot serve the service's query: that fails the verification.
SELECT id FROM mcp_connections INDEXED BY ix_mcp_connections_namespace_agent
WHERE namespace = 'x' AND agent_id = 'y' AND id IS NULL;
