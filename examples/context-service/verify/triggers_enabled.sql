-- A trigger that the service relies on and that is missing or disabled.
SELECT wanted.name AS trigger_name
FROM (VALUES ('contexts_touch'), ('contexts_raise_version'), ('contexts_keep_version')) AS wanted (name)
WHERE NOT EXISTS (
    SELECT FROM pg_trigger t
    JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = quote_ident(current_schema())::regnamespace AND c.relname = 'contexts'
      AND t.tgname = wanted.name AND t.tgenabled = 'O');
