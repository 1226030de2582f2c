-- A table that the service relies on and that is missing.
SELECT wanted.name AS table_name
FROM (VALUES ('plugins'), ('tenant_plugins'), ('plugin_event_registry'), ('event_mappings'), ('processed_events')) AS wanted (name)
WHERE NOT EXISTS (
    SELECT FROM pg_class c
    WHERE c.relnamespace = quote_ident(current_schema())::regnamespace AND c.relname = wanted.name AND c.relkind = 'r');
