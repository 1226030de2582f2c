-- skein:lint-ignore index-without-concurrently the table holds what was handled lately, and the undo stays one transaction
DROP INDEX processed_events_by_time;
ALTER TABLE processed_events DROP CONSTRAINT processed_events_pkey;
ALTER TABLE processed_events ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY;
CREATE UNIQUE INDEX processed_events_event ON processed_events (event_id);
ALTER TABLE processed_events DROP COLUMN event_type;
ALTER TABLE processed_events DROP COLUMN source;
