-- An index that the service relies on and that is missing or not valid.
SELECT wanted.name AS index_name
FROM (VALUES ('tenants_slug'), ('users_email'), ('users_by_tenant'), ('documents_once'), ('documents_by_status'),
             ('documents_by_uploader'), ('document_chunks_position'), ('document_chunks_search'), ('sessions_by_user'),
             ('sessions_by_tenant'), ('messages_by_session')) AS wanted (name)
WHERE NOT EXISTS (
    SELECT FROM pg_class c
    JOIN pg_index i ON i.indexrelid = c.oid
    WHERE c.relnamespace = quote_ident(current_schema())::regnamespace AND c.relname = wanted.name AND i.indisvalid);
