-- A table that should refer to another one and does not.
SELECT wanted.name AS constraint_name
FROM (SELECT 'prospects_user' AS name
      UNION ALL SELECT 'event_requirements_prospect'
      UNION ALL SELECT 'campaigns_prospect'
      UNION ALL SELECT 'campaigns_user'
      UNION ALL SELECT 'conversations_prospect'
      UNION ALL SELECT 'conversations_campaign'
      UNION ALL SELECT 'messages_conversation'
      UNION ALL SELECT 'proposals_prospect'
      UNION ALL SELECT 'proposals_requirement'
      UNION ALL SELECT 'meetings_prospect'
      UNION ALL SELECT 'meetings_proposal'
      UNION ALL SELECT 'meetings_user'
      UNION ALL SELECT 'agent_activities_prospect') AS wanted
WHERE wanted.name NOT IN (SELECT constraint_name FROM information_schema.referential_constraints
                          WHERE constraint_schema = DATABASE());
