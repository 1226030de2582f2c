-- An index that the service relies on and that is missing or not valid.
SELECT wanted.name AS index_name
FROM (VALUES ('audit_events_by_entity'), ('audit_events_by_actor'), ('audit_events_by_time'),
             ('processed_events_pkey'), ('processed_events_by_time')) AS wanted (name)
WHERE NOT EXISTS (
    SELECT FROM pg_class c
    JOIN pg_index i ON i.indexrelid = c.oid
    WHERE c.relnamespace = quote_ident(current_schema())::regnamespace AND c.relname = wanted.name AND i.indisvalid);
