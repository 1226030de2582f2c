-- SQLite refuses to run this when the index cannot serve the service's query: that fails the verification.
SELECT id FROM mcp_connections INDEXED BY ix_mcp_connections_namespace WHERE namespace = 'x' AND id IS NULL;
