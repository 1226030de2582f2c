-- For triggers of each tenant's contexts. One function for all of them: PostgreSQL looks a function up by its name over
-- all schemas, so one of the same name in each tenant's schema would make every new tenant slower than the last.
CREATE OR REPLACE FUNCTION public.raise_context_version() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    NEW.version := OLD.version + 1;
    RETURN NEW;
END;
$$;

-- The table is found beside the one that fired, whatever search_path the writer has.
CREATE OR REPLACE FUNCTION public.keep_context_version() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    EXECUTE format(
        'INSERT INTO %I.context_versions (context_id, version, title, context_data, tags) VALUES ($1, $2, $3, $4, $5)',
        TG_TABLE_SCHEMA)
    USING OLD.id, OLD.version, OLD.title, OLD.context_data, OLD.tags;
    RETURN NULL;
END;
$$;

COMMENT ON FUNCTION public.raise_context_version() IS 'Trigger: counts the versions of a context.';
COMMENT ON FUNCTION public.keep_context_version() IS 'Trigger: keeps the version of a context that an update replaced.';
