DROP FUNCTION record_context_read(uuid, timestamptz);
DROP TABLE context_usage;
