-- Takes the schema's own name off what it qualifies in words that PostgreSQL printed, where only these characters come
-- before a name; prefix is the quoted name with its dot.
CREATE OR REPLACE FUNCTION skein.unqualified_v1(words text, prefix text)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE WHEN pg_catalog.strpos(words, prefix) = 0 THEN words ELSE pg_catalog.substr(
        pg_catalog.replace(pg_catalog.replace(pg_catalog.replace(pg_catalog.replace(pg_catalog.replace(
            ' ' || words, ' ' || prefix, ' '), '(' || prefix, '('), '''' || prefix, ''''), ':' || prefix, ':'),
            '[' || prefix, '['), 2) END
$$;

-- The fingerprint of one schema; NULL when there is none, or nothing in it. Its plan goes by indexes alone: a catalog
-- of ten thousand schemas must not make one of them slow, nor the plan depend on which one comes first.
CREATE OR REPLACE FUNCTION skein.fingerprint_v1(target name)
RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET jit = off
AS $fingerprint$
BEGIN
    RETURN (${one_digest});
END $fingerprint$;

-- The lines that the fingerprint is made of.
CREATE OR REPLACE FUNCTION skein.catalog_v1(target name)
RETURNS TABLE (kind text, object text, definition text) LANGUAGE plpgsql STABLE
SET search_path = pg_catalog
SET enable_seqscan = off
SET jit = off
AS $catalog$
#variable_conflict use_column
BEGIN
    RETURN QUERY ${one_lines};
END $catalog$;

-- The fingerprints of many schemas, from one pass over the catalog.
CREATE OR REPLACE FUNCTION skein.fingerprints_v1(targets text[])
RETURNS TABLE (schema text, fingerprint text) LANGUAGE plpgsql STABLE
SET search_path = pg_catalog
SET enable_nestloop = off
SET enable_mergejoin = off
SET enable_sort = off
SET work_mem = '64MB'
SET jit = off
AS $fingerprints$
#variable_conflict use_column
BEGIN
    RETURN QUERY ${many_digests};
END $fingerprints$;
