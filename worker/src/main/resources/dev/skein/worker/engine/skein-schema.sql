-- What Skein keeps in a target database. Every statement may run again; functions carry the version of their contract,
-- so that workers of two releases can share a database.
CREATE SCHEMA IF NOT EXISTS skein;

CREATE TABLE IF NOT EXISTS skein.processed_events (
    command_id uuid PRIMARY KEY,
    target text NOT NULL,
    attempt int NOT NULL,
    result jsonb NOT NULL,
    processed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS processed_events_processed_at ON skein.processed_events USING brin (processed_at);

CREATE TABLE IF NOT EXISTS skein.fences (
    target text PRIMARY KEY,
    fence bigint NOT NULL
);

-- A non-transactional script that was begun when the history ended with after_rank: unless the history has a later row
-- of the script, its end is unknown.
CREATE TABLE IF NOT EXISTS skein.intents (
    target text NOT NULL,
    script text NOT NULL,
    command_id uuid NOT NULL,
    after_rank int NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (target, script)
);

-- First statement of an attempt on the fast path: arms the transaction, takes Flyway's own lock, reads the target.
-- Everything it sets is local to the transaction, so that a pooler in transaction mode does no harm.
CREATE OR REPLACE FUNCTION skein.open_attempt_v1(
    command uuid, target_name text, command_fence bigint, lock_key bigint, session_settings jsonb,
    OUT result text, OUT stored_fence bigint, OUT locked boolean, OUT schema_exists boolean, OUT schema_empty boolean,
    OUT base_path text, OUT history text)
LANGUAGE plpgsql AS $$
BEGIN
    SET LOCAL ROLE NONE;
    SET LOCAL search_path TO DEFAULT;
    PERFORM set_config(s.key, s.value, true) FROM jsonb_each_text(session_settings) s;
    base_path := current_setting('search_path');
    locked := pg_try_advisory_xact_lock(lock_key);
    -- After the lock: whoever held it before has committed what this reads.
    SELECT (SELECT p.result::text FROM skein.processed_events p WHERE p.command_id = command),
           (SELECT f.fence FROM skein.fences f WHERE f.target = target_name)
    INTO result, stored_fence;
    IF NOT locked OR result IS NOT NULL OR stored_fence > command_fence THEN
        RETURN;
    END IF;
    schema_exists := to_regnamespace(quote_ident(target_name)) IS NOT NULL;
    schema_empty := NOT schema_exists;
    IF NOT schema_exists THEN
        RETURN;
    END IF;
    IF to_regclass(format('%I.flyway_schema_history', target_name)) IS NOT NULL THEN
        EXECUTE format(
            'SELECT coalesce(json_agg(json_build_array(h.installed_rank, h.version, h.description, h.type, h.script,'
            ' h.checksum, h.success) ORDER BY h.installed_rank), ''[]'')::text FROM %I.flyway_schema_history h',
            target_name) INTO history;
        RETURN;
    END IF;
    -- Flyway's own question, so that both paths call the same schemas empty.
    schema_empty := NOT EXISTS (
        SELECT FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_depend d ON d.objid = c.oid AND d.deptype = 'e'
        WHERE n.nspname = target_name AND d.objid IS NULL AND c.relkind IN ('r', 'v', 'S', 't')
        UNION ALL
        SELECT FROM pg_type t
        JOIN pg_namespace n ON n.oid = t.typnamespace
        LEFT JOIN pg_depend d ON d.objid = t.oid AND d.deptype = 'e'
        WHERE n.nspname = target_name AND d.objid IS NULL AND t.typcategory NOT IN ('A', 'C')
        UNION ALL
        SELECT FROM pg_proc p
        JOIN pg_namespace n ON n.oid = p.pronamespace
        LEFT JOIN pg_depend d ON d.objid = p.oid AND d.deptype = 'e'
        WHERE n.nspname = target_name AND d.objid IS NULL);
END $$;

-- Last statement of an attempt, in the transaction of its last script: the command is done. Its duration is the
-- transaction's, unless the caller knows of a longer one.
CREATE OR REPLACE FUNCTION skein.close_attempt_v1(
    command uuid, target_name text, command_attempt int, command_fence bigint, outcome jsonb)
RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog -- the same for each target, so that plans are kept
AS $$
BEGIN
    INSERT INTO skein.processed_events (command_id, target, attempt, result)
    VALUES (command, target_name, command_attempt, outcome || jsonb_build_object('duration', greatest(
        (outcome ->> 'duration')::bigint,
        (extract(epoch FROM clock_timestamp() - transaction_timestamp()) * 1000)::bigint)));
    INSERT INTO skein.fences AS f (target, fence) VALUES (target_name, command_fence)
    ON CONFLICT (target) DO UPDATE SET fence = greatest(f.fence, excluded.fence);
END $$;

-- Fails when a verify query returns a row, and tells the first. As part of another query it cannot change anything.
CREATE OR REPLACE FUNCTION skein.verify_v1(query_name text, query text)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    found text;
BEGIN
    EXECUTE 'SELECT left(to_jsonb(skein_row)::text, 500) FROM (' || query || E'\n) skein_row LIMIT 1' INTO found;
    IF found IS NOT NULL THEN
        RAISE EXCEPTION '% returned %', query_name, found USING ERRCODE = 'SK001';
    END IF;
END $$;

-- Before a further attempt: the fence rises at once, and what earlier attempts left running is ended.
CREATE OR REPLACE FUNCTION skein.take_over_v1(target_name text, command_fence bigint, application_prefix text)
RETURNS int LANGUAGE plpgsql AS $$
DECLARE
    older record;
    ended int := 0;
BEGIN
    FOR older IN
        SELECT a.pid FROM pg_stat_activity a
        WHERE a.datname = current_database() AND a.pid <> pg_backend_pid()
          AND starts_with(a.application_name, application_prefix)
          AND split_part(a.application_name, ':', 3)::bigint < command_fence
    LOOP
        BEGIN
            IF pg_terminate_backend(older.pid) THEN
                ended := ended + 1;
            END IF;
        EXCEPTION WHEN insufficient_privilege THEN
            RAISE NOTICE 'backend % of an earlier attempt belongs to another role', older.pid;
        END;
    END LOOP;
    PERFORM set_config('lock_timeout', '5s', true);
    INSERT INTO skein.fences AS f (target, fence) VALUES (target_name, command_fence)
    ON CONFLICT (target) DO UPDATE SET fence = greatest(f.fence, excluded.fence);
    RETURN ended;
END $$;
