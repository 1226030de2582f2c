DROP INDEX ix_mcp_connections_namespace_agent;
DROP INDEX ix_mcp_connections_namespace;
DROP TABLE mcp_connections;
