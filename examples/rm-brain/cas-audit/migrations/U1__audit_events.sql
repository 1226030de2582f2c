DROP TABLE processed_events;
DROP TABLE audit_events;
