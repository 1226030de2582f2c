-- For a schedule: cleans up every tenant of this database, and commits after each batch, so that no lock is held for
-- long. A tenant that fails is left for the next run and named in a warning; the call ends with an error then, so that
-- the schedule sees it. CALL it outside a transaction. No search_path can be set on a procedure that commits, so every
-- name says its schema.
CREATE OR REPLACE PROCEDURE public.cleanup_all_expired_contexts(
    INOUT deleted bigint DEFAULT 0, batch integer DEFAULT 10000)
    LANGUAGE plpgsql
AS $$
DECLARE
    tenant_id text;
    cleaned   bigint;
    failed    bigint := 0;
BEGIN
    deleted := 0;
    FOR tenant_id IN
        SELECT pg_catalog.substr(n.nspname, 8)
        FROM pg_catalog.pg_namespace n
        JOIN pg_catalog.pg_class c ON c.relnamespace OPERATOR(pg_catalog.=) n.oid
        WHERE n.nspname OPERATOR(pg_catalog.~) '^tenant_[a-z0-9][a-z0-9_-]{0,47}$'
          AND c.relname OPERATOR(pg_catalog.=) 'contexts' AND c.relkind OPERATOR(pg_catalog.=) 'r'
        ORDER BY 1
    LOOP
        LOOP
            BEGIN
                cleaned := public.cleanup_expired_contexts(tenant_id, batch);
            EXCEPTION WHEN OTHERS THEN
                RAISE WARNING 'tenant % is not cleaned up: %', tenant_id, SQLERRM USING ERRCODE = SQLSTATE;
                failed := failed OPERATOR(pg_catalog.+) 1;
                cleaned := 0;
            END;
            COMMIT;
            deleted := deleted OPERATOR(pg_catalog.+) cleaned;
            EXIT WHEN cleaned OPERATOR(pg_catalog.<) batch;
        END LOOP;
    END LOOP;
    IF failed OPERATOR(pg_catalog.>) 0 THEN
        RAISE EXCEPTION '% tenants are not cleaned up: the warnings name them', failed;
    END IF;
END;
$$;

COMMENT ON PROCEDURE public.cleanup_all_expired_contexts(bigint, integer) IS
    'Deletes the expired contexts of all tenants, batch by batch; returns how many.';
