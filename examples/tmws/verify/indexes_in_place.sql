-- An index that the service relies on and that is missing, or is not on these columns in this order.
SELECT wanted.name AS index_name, wanted.columns
FROM (SELECT 'ix_memories_agent' AS name, 'agent_id,created_at' AS columns
      UNION ALL SELECT 'ix_memories_namespace', 'namespace,importance'
      UNION ALL SELECT 'ix_mcp_connections_namespace', 'namespace'
      UNION ALL SELECT 'ix_mcp_connections_namespace_agent', 'namespace,agent_id') AS wanted
WHERE wanted.columns IS NOT (
    SELECT group_concat(name, ',') FROM (SELECT name FROM pragma_index_info(wanted.name) ORDER BY seqno));
