DROP TABLE event_requirements;
