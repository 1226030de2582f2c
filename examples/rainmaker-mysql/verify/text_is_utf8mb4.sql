-- A column whose text cannot hold every character.
SELECT table_name, column_name, character_set_name
FROM information_schema.columns
WHERE table_schema = DATABASE() AND character_set_name NOT IN ('utf8mb4', 'binary')
  AND table_name IN ('users', 'prospects', 'event_requirements', 'campaigns', 'conversations',
                     'messages', 'proposals', 'meetings', 'agent_activities');
