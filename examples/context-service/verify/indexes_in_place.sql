-- An index that the service relies on and that is missing or not valid.
SELECT wanted.name AS index_name
FROM (VALUES ('contexts_pkey'), ('contexts_data_gin'), ('contexts_tags_gin'), ('contexts_by_type'),
             ('contexts_by_expiry'), ('contexts_search_gin'), ('context_versions_pkey'), ('context_usage_pkey'),
             ('context_usage_by_day')) AS wanted (name)
WHERE NOT EXISTS (
    SELECT FROM pg_class c
    JOIN pg_index i ON i.indexrelid = c.oid
    WHERE c.relnamespace = quote_ident(current_schema())::regnamespace AND c.relname = wanted.name AND i.indisvalid);
