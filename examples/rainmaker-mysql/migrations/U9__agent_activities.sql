DROP TABLE agent_activities;
