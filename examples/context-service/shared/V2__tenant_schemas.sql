-- The one place that knows which tenant ids are accepted and how their schemas are called; the rule is that of skein.yaml.
CREATE OR REPLACE FUNCTION public.tenant_schema(tenant_id text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF tenant_id IS NULL OR tenant_id !~ '^[a-z0-9][a-z0-9_-]{0,47}$' THEN
        RAISE EXCEPTION 'tenant id % is not accepted', coalesce(quote_literal(left(tenant_id, 80)), 'NULL')
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'Use 1 to 48 lower-case letters, digits, "_" or "-", beginning with a letter or a digit.';
    END IF;
    RETURN 'tenant_' || tenant_id;
END;
$$;

COMMENT ON FUNCTION public.tenant_schema(text) IS 'The name of a tenant''s schema; refuses any other tenant id.';

-- Creates the tenant's empty schema unless it is there, and returns its name. Two callers at once both succeed.
CREATE OR REPLACE FUNCTION public.create_tenant_schema(tenant_id text) RETURNS text
    LANGUAGE plpgsql VOLATILE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    schema_name CONSTANT text := public.tenant_schema(tenant_id);
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(schema_name, 0));
    EXECUTE format('CREATE SCHEMA IF NOT EXISTS %I', schema_name);
    RETURN schema_name;
END;
$$;

COMMENT ON FUNCTION public.create_tenant_schema(text) IS 'Creates a tenant''s schema unless it is there; returns its name.';
