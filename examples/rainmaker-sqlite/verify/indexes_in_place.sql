-- An index that the service relies on and that is missing, or is not on these columns in this order.
SELECT wanted.name AS index_name, wanted.columns
FROM (SELECT 'prospects_by_status' AS name, 'status,lead_score' AS columns
      UNION ALL SELECT 'prospects_by_user', 'assigned_to'
      UNION ALL SELECT 'event_requirements_by_prospect', 'prospect_id'
      UNION ALL SELECT 'event_requirements_by_date', 'event_date'
      UNION ALL SELECT 'campaigns_by_prospect', 'prospect_id'
      UNION ALL SELECT 'campaigns_by_status', 'status,scheduled_at'
      UNION ALL SELECT 'campaigns_by_user', 'approved_by'
      UNION ALL SELECT 'conversations_by_prospect', 'prospect_id,last_message_at'
      UNION ALL SELECT 'conversations_by_campaign', 'campaign_id'
      UNION ALL SELECT 'messages_by_conversation', 'conversation_id,sent_at'
      UNION ALL SELECT 'proposals_by_prospect', 'prospect_id'
      UNION ALL SELECT 'proposals_by_status', 'status,valid_until'
      UNION ALL SELECT 'proposals_by_requirement', 'event_requirement_id'
      UNION ALL SELECT 'meetings_by_prospect', 'prospect_id'
      UNION ALL SELECT 'meetings_by_time', 'starts_at'
      UNION ALL SELECT 'meetings_by_proposal', 'proposal_id'
      UNION ALL SELECT 'meetings_by_host', 'host_id'
      UNION ALL SELECT 'agent_activities_by_agent', 'agent,started_at'
      UNION ALL SELECT 'agent_activities_by_prospect', 'prospect_id,started_at') AS wanted
WHERE wanted.columns IS NOT (
    SELECT group_concat(name, ',') FROM (SELECT name FROM pragma_index_info(wanted.name) ORDER BY seqno));
