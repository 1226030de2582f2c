-- An index that the service relies on and that is missing or not valid.
SELECT wanted.name AS index_name
FROM (VALUES ('tenant_plugins_by_plugin'), ('plugin_event_registry_by_type'), ('event_mappings_by_plugin'),
             ('processed_events_pkey'), ('processed_events_by_time')) AS wanted (name)
WHERE NOT EXISTS (
    SELECT FROM pg_class c
    JOIN pg_index i ON i.indexrelid = c.oid
    WHERE c.relnamespace = quote_ident(current_schema())::regnamespace AND c.relname = wanted.name AND i.indisvalid);
