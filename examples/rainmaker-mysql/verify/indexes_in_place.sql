-- An index that the service relies on and that is missing, or is not on these columns in this order.
SELECT wanted.name AS index_name, wanted.columns AS wanted_columns
FROM (SELECT 'prospects_by_status' AS name, 'prospects' AS tab, 'status,lead_score' AS columns
      UNION ALL SELECT 'prospects_by_user', 'prospects', 'assigned_to'
      UNION ALL SELECT 'event_requirements_by_prospect', 'event_requirements', 'prospect_id'
      UNION ALL SELECT 'event_requirements_by_date', 'event_requirements', 'event_date'
      UNION ALL SELECT 'campaigns_by_prospect', 'campaigns', 'prospect_id'
      UNION ALL SELECT 'campaigns_by_status', 'campaigns', 'status,scheduled_at'
      UNION ALL SELECT 'campaigns_by_user', 'campaigns', 'approved_by'
      UNION ALL SELECT 'conversations_by_prospect', 'conversations', 'prospect_id,last_message_at'
      UNION ALL SELECT 'conversations_by_campaign', 'conversations', 'campaign_id'
      UNION ALL SELECT 'messages_by_conversation', 'messages', 'conversation_id,sent_at'
      UNION ALL SELECT 'proposals_by_prospect', 'proposals', 'prospect_id'
      UNION ALL SELECT 'proposals_by_status', 'proposals', 'status,valid_until'
      UNION ALL SELECT 'proposals_by_requirement', 'proposals', 'event_requirement_id'
      UNION ALL SELECT 'meetings_by_prospect', 'meetings', 'prospect_id'
      UNION ALL SELECT 'meetings_by_time', 'meetings', 'starts_at'
      UNION ALL SELECT 'meetings_by_proposal', 'meetings', 'proposal_id'
      UNION ALL SELECT 'meetings_by_host', 'meetings', 'host_id'
      UNION ALL SELECT 'agent_activities_by_agent', 'agent_activities', 'agent,started_at'
      UNION ALL SELECT 'agent_activities_by_prospect', 'agent_activities', 'prospect_id,started_at') AS wanted
LEFT JOIN (SELECT table_name, index_name, GROUP_CONCAT(column_name ORDER BY seq_in_index) AS columns
           FROM information_schema.statistics WHERE table_schema = DATABASE()
           GROUP BY table_name, index_name) AS found
    ON found.table_name = wanted.tab AND found.index_name = wanted.name
WHERE found.columns IS NULL OR found.columns <> wanted.columns;
