-- A table that the service relies on and that is missing, or cannot be part of a transaction.
SELECT wanted.name AS table_name, found.engine
FROM (SELECT 'users' AS name
      UNION ALL SELECT 'prospects'
      UNION ALL SELECT 'event_requirements'
      UNION ALL SELECT 'campaigns'
      UNION ALL SELECT 'conversations'
      UNION ALL SELECT 'messages'
      UNION ALL SELECT 'proposals'
      UNION ALL SELECT 'meetings'
      UNION ALL SELECT 'agent_activities') AS wanted
LEFT JOIN information_schema.tables AS found ON found.table_schema = DATABASE() AND found.table_name = wanted.name
WHERE found.engine IS NULL OR found.engine <> 'InnoDB';
