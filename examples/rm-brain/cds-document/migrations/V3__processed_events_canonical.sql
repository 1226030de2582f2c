-- skein:lint-ignore destructive no service reads the row number: an event is known by its event_id
-- skein:lint-ignore index-without-concurrently the table holds what was handled lately, and the script stays one transaction
-- processed_events as the other services have it: the event's id is the key, and its type and source are kept.
ALTER TABLE processed_events ADD COLUMN event_type text NOT NULL DEFAULT 'unknown';
ALTER TABLE processed_events ADD COLUMN source text NOT NULL DEFAULT 'unknown';
ALTER TABLE processed_events ALTER COLUMN event_type DROP DEFAULT;
ALTER TABLE processed_events ALTER COLUMN source DROP DEFAULT;
ALTER TABLE processed_events DROP COLUMN id;
ALTER TABLE processed_events ADD CONSTRAINT processed_events_pkey PRIMARY KEY USING INDEX processed_events_event;
CREATE INDEX processed_events_by_time ON processed_events (processed_at);
