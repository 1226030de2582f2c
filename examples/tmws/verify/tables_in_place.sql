-- A table that the service relies on and that is missing.
SELECT wanted.name AS table_name
FROM (SELECT 'agents' AS name UNION ALL SELECT 'memories' UNION ALL SELECT 'mcp_connections') AS wanted
WHERE wanted.name NOT IN (SELECT name FROM sqlite_schema WHERE type = 'table');
