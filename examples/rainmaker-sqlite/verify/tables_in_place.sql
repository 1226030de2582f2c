-- A table that the service relies on and that is missing.
SELECT wanted.name AS table_name
FROM (SELECT 'users' AS name
      UNION ALL SELECT 'prospects'
      UNION ALL SELECT 'event_requirements'
      UNION ALL SELECT 'campaigns'
      UNION ALL SELECT 'conversations'
      UNION ALL SELECT 'messages'
      UNION ALL SELECT 'proposals'
      UNION ALL SELECT 'meetings'
      UNION ALL SELECT 'agent_activities') AS wanted
WHERE wanted.name NOT IN (SELECT name FROM sqlite_schema WHERE type = 'table');
