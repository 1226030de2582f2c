-- A column of mcp_connections that is missing or not as the service expects it: name, type, NOT NULL, default, key.
SELECT wanted.name, found.type, found."notnull", found.dflt_value, found.pk
FROM (SELECT 'id' AS name, 'VARCHAR(36)' AS type, 1 AS needed, NULL AS preset, 1 AS key
      UNION ALL SELECT 'server_name', 'VARCHAR(255)', 1, NULL, 0
      UNION ALL SELECT 'namespace', 'VARCHAR(255)', 1, NULL, 0
      UNION ALL SELECT 'agent_id', 'VARCHAR(255)', 1, NULL, 0
      UNION ALL SELECT 'status', 'VARCHAR(50)', 1, '''disconnected''', 0
      UNION ALL SELECT 'config_json', 'JSON', 1, NULL, 0
      UNION ALL SELECT 'tools_json', 'JSON', 1, '''[]''', 0
      UNION ALL SELECT 'error_message', 'TEXT', 0, NULL, 0
      UNION ALL SELECT 'error_at', 'DATETIME', 0, NULL, 0
      UNION ALL SELECT 'created_at', 'DATETIME', 1, 'CURRENT_TIMESTAMP', 0
      UNION ALL SELECT 'connected_at', 'DATETIME', 0, NULL, 0
      UNION ALL SELECT 'disconnected_at', 'DATETIME', 0, NULL, 0
      UNION ALL SELECT 'updated_at', 'DATETIME', 0, NULL, 0) AS wanted
LEFT JOIN pragma_table_info('mcp_connections') AS found ON found.name = wanted.name
WHERE (found.type, found."notnull", found.dflt_value, found.pk)
      IS NOT (wanted.type, wanted.needed, wanted.preset, wanted.key);
