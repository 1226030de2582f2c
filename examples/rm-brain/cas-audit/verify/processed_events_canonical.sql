-- A column of processed_events that is missing, of another type or nullable; or one too many.
SELECT coalesce(wanted.name, found.attname) AS column_name, format_type(found.atttypid, found.atttypmod) AS found_type
FROM (VALUES ('event_id', 'text'), ('event_type', 'text'), ('source', 'text'),
             ('processed_at', 'timestamp with time zone')) AS wanted (name, type)
FULL JOIN (SELECT a.* FROM pg_attribute a
           WHERE a.attrelid = to_regclass('processed_events') AND a.attnum > 0 AND NOT a.attisdropped) AS found
    ON found.attname = wanted.name
WHERE wanted.name IS NULL OR found.attnotnull IS NOT TRUE
   OR format_type(found.atttypid, found.atttypmod) <> wanted.type;
