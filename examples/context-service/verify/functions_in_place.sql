-- A shared function that the service relies on and that is missing.
SELECT wanted.name AS function_name
FROM (VALUES ('public.uuid_generate_v4()'), ('public.tenant_schema(text)'), ('public.create_tenant_schema(text)'),
             ('public.update_updated_at_column()'), ('public.raise_context_version()'),
             ('public.keep_context_version()'), ('public.cleanup_expired_contexts(text, integer)'),
             ('public.cleanup_all_expired_contexts(bigint, integer)')) AS wanted (name)
WHERE to_regprocedure(wanted.name) IS NULL;
