-- A foreign key that the service relies on and that is missing or not validated.
SELECT wanted.table_name, wanted.column_name
FROM (VALUES ('tenant_plugins', 'plugin_id'), ('plugin_event_registry', 'plugin_id'),
             ('event_mappings', 'plugin_id')) AS wanted (table_name, column_name)
WHERE NOT EXISTS (
    SELECT FROM pg_constraint k
    JOIN pg_class c ON c.oid = k.conrelid
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1]
    WHERE k.contype = 'f' AND k.convalidated AND c.relnamespace = quote_ident(current_schema())::regnamespace
      AND c.relname = wanted.table_name AND a.attname = wanted.column_name);
