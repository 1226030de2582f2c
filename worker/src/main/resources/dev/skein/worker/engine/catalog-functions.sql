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
    RETURN (${digest});
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
    RETURN QUERY ${lines};
END $catalog$;

-- Puts names in the place of oids in a stored tree; a member is 'oid oid-of-its-type name'.
CREATE OR REPLACE FUNCTION skein.with_names_v1(tree text, members text[])
RETURNS text LANGUAGE plpgsql IMMUTABLE
AS $names$
DECLARE
    member text;
    name text;
BEGIN
    FOREACH member IN ARRAY members LOOP
        name := split_part(member, ' ', 3);
        tree := replace(tree, ' ' || split_part(member, ' ', 1) || ' ', ' ' || name || ' ');
        tree := replace(tree, ' ' || split_part(member, ' ', 2) || ' ', ' ' || name || '* ');
    END LOOP;
    RETURN tree;
END $names$;

-- Which of many schemas are alike, from one pass over the catalog: those with the same shape have the same fingerprint.
-- Whole catalog tables are joined by hash, whatever the planner knows of them.
CREATE OR REPLACE FUNCTION skein.shapes_v1(targets text[])
RETURNS TABLE (schema text, shape bigint) LANGUAGE plpgsql STABLE
SET search_path = pg_catalog
SET enable_nestloop = off
SET enable_mergejoin = off
SET enable_sort = off
SET work_mem = '64MB'
SET jit = off
AS $shapes$
#variable_conflict use_column
BEGIN
    RETURN QUERY ${shapes};
END $shapes$;

-- The fingerprints of many schemas: one of each shape is put into words.
CREATE OR REPLACE FUNCTION skein.fingerprints_v1(targets text[])
RETURNS TABLE (schema text, fingerprint text) LANGUAGE plpgsql STABLE
SET search_path = pg_catalog
SET lock_timeout = '2s'
AS $fingerprints$
#variable_conflict use_column
BEGIN
    RETURN QUERY
        WITH shaped AS MATERIALIZED (
            SELECT s.schema, s.shape FROM skein.shapes_v1(targets) s
        ), worded AS MATERIALIZED (
            SELECT s.shape, skein.fingerprint_v1(min(s.schema)::name) AS fingerprint FROM shaped s GROUP BY s.shape
        )
        SELECT s.schema, w.fingerprint FROM shaped s JOIN worded w ON w.shape = s.shape WHERE w.fingerprint IS NOT NULL;
END $fingerprints$;

-- Why a role may not read a history, and the statements that would let it: one error says only which comes first.
CREATE OR REPLACE FUNCTION skein.forbidden_v1(target name, error text)
RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog
AS $forbidden$
    SELECT concat_ws('; ', format('role %I may not read schema %I (%s)', current_user, target, error),
        CASE WHEN NOT has_schema_privilege(n.oid, 'USAGE')
            THEN format('GRANT USAGE ON SCHEMA %I TO %I', target, current_user) END,
        CASE WHEN NOT has_table_privilege(c.oid, 'SELECT')
            THEN format('GRANT SELECT ON %I.%I TO %I', target, c.relname, current_user) END)
    FROM pg_namespace n
    LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = 'flyway_schema_history'
    WHERE n.nspname = target
$forbidden$;

-- A digest of each of many histories; NULL where there is none. One that is locked or cannot be read has its error
-- instead; it delays the others by the lock timeout and no longer. Little is asked of each: for most of them the plan
-- costs more than the rows.
CREATE OR REPLACE FUNCTION skein.histories_v2(targets text[])
RETURNS TABLE (schema text, digest bigint, problem text) LANGUAGE plpgsql
SET search_path = pg_catalog
SET lock_timeout = '500ms'
AS $histories$
BEGIN
    FOREACH schema IN ARRAY targets LOOP
        digest := NULL;
        problem := NULL;
        BEGIN
            -- In a schema that the role may not use, to look for the table is an error already.
            IF to_regclass(format('%I.flyway_schema_history', schema)) IS NOT NULL THEN
                EXECUTE format(
                    'SELECT coalesce(bit_xor(hash_record_extended(ROW(h.installed_rank, h.version, h.description, h.type,'
                    ' h.script, h.checksum, h.success), 1)), 0) FROM %I.flyway_schema_history h', schema)
                INTO digest;
            END IF;
        EXCEPTION
            WHEN insufficient_privilege THEN
                problem := coalesce(skein.forbidden_v1(schema, SQLERRM), SQLERRM);
            WHEN OTHERS THEN
                problem := SQLERRM;
        END;
        RETURN NEXT;
    END LOOP;
END $histories$;

-- All rows of some histories, as skein.open_attempt_v1 gives them, and the digest of just these. One that was locked or
-- taken away since its digest was read has its error instead.
CREATE OR REPLACE FUNCTION skein.history_rows_v3(targets text[])
RETURNS TABLE (schema text, digest bigint, history text, problem text) LANGUAGE plpgsql
SET search_path = pg_catalog
SET lock_timeout = '500ms'
AS $rows$
BEGIN
    FOREACH schema IN ARRAY targets LOOP
        digest := NULL;
        history := NULL;
        problem := NULL;
        BEGIN
            EXECUTE format(
                'SELECT coalesce(bit_xor(hash_record_extended(ROW(h.installed_rank, h.version, h.description, h.type,'
                ' h.script, h.checksum, h.success), 1)), 0), coalesce(json_agg(json_build_array(h.installed_rank,'
                ' h.version, h.description, h.type, h.script, h.checksum, h.success) ORDER BY h.installed_rank), ''[]'')'
                '::text FROM %I.flyway_schema_history h', schema)
            INTO digest, history;
        EXCEPTION WHEN OTHERS THEN
            problem := SQLERRM;
        END;
        RETURN NEXT;
    END LOOP;
END $rows$;
