-- Deletes the oldest expired contexts of one tenant, at most max_rows of them, and returns how many. It skips rows that
-- somebody else holds, so it never waits; call it until it returns 0.
CREATE OR REPLACE FUNCTION public.cleanup_expired_contexts(tenant_id text, max_rows integer DEFAULT 10000) RETURNS bigint
    LANGUAGE plpgsql VOLATILE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    deleted bigint;
BEGIN
    EXECUTE format(
        'DELETE FROM %1$I.contexts WHERE id IN ('
        '    SELECT id FROM %1$I.contexts WHERE expires_at <= now()'
        '    ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED)',
        public.tenant_schema(tenant_id))
    USING max_rows;
    GET DIAGNOSTICS deleted = ROW_COUNT;
    RETURN deleted;
END;
$$;

COMMENT ON FUNCTION public.cleanup_expired_contexts(text, integer) IS
    'Deletes at most max_rows expired contexts of one tenant; returns how many.';
