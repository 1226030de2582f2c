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
SET lock_timeout = '2s'
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

-- What a comparison with a set needs of many histories. simple: nothing but successful rows of type SQL, beside the
-- marker of the schema. One that is locked or cannot be read has its error in place of a digest; it delays the others
-- by the lock timeout and no longer.
CREATE OR REPLACE FUNCTION skein.histories_v1(targets text[])
RETURNS TABLE (schema text, digest text, simple boolean, repeatables text, problem text) LANGUAGE plpgsql
SET search_path = pg_catalog
SET lock_timeout = '500ms'
AS $histories$
BEGIN
    FOREACH schema IN ARRAY targets LOOP
        digest := NULL;
        simple := NULL;
        repeatables := NULL;
        problem := NULL;
        IF to_regclass(format('%I.flyway_schema_history', schema)) IS NOT NULL THEN
            BEGIN
                EXECUTE format(
                    'SELECT md5(coalesce(string_agg(h.version || '':'' || coalesce(h.checksum::text, '''') || '':'''
                    ' || h.description, '','' ORDER BY h.installed_rank) FILTER (WHERE h.version IS NOT NULL), '''')),'
                    ' coalesce(bool_and(h.success AND h.type IN (''SQL'', ''SCHEMA'')), true),'
                    ' json_agg(json_build_array(h.description, h.checksum) ORDER BY h.installed_rank)'
                    '   FILTER (WHERE h.version IS NULL AND h.type = ''SQL'')::text'
                    ' FROM %I.flyway_schema_history h', schema)
                INTO digest, simple, repeatables;
            EXCEPTION WHEN OTHERS THEN
                problem := SQLERRM;
            END;
        END IF;
        RETURN NEXT;
    END LOOP;
END $histories$;

-- All rows of some histories, as skein.open_attempt_v1 gives them.
CREATE OR REPLACE FUNCTION skein.history_rows_v1(targets text[])
RETURNS TABLE (schema text, history text) LANGUAGE plpgsql
SET search_path = pg_catalog
SET lock_timeout = '500ms'
AS $rows$
BEGIN
    FOREACH schema IN ARRAY targets LOOP
        EXECUTE format(
            'SELECT coalesce(json_agg(json_build_array(h.installed_rank, h.version, h.description, h.type, h.script,'
            ' h.checksum, h.success) ORDER BY h.installed_rank), ''[]'')::text FROM %I.flyway_schema_history h', schema)
        INTO history;
        RETURN NEXT;
    END LOOP;
END $rows$;
