-- One number for each schema, from raw columns of the catalog: schemas with the same number have the same lines, and
-- so one of them can be put into words for all. The reverse need not hold: the order of columns makes a difference
-- here, for instance, which costs one more schema in words and nothing else. What belongs to a schema counts by its
-- name, everything else by its oid. A tag stands for an object's name and where it belongs.
WITH space AS MATERIALIZED (
    SELECT n.oid, n.nspname::text AS name, quote_ident(n.nspname) || '.' AS prefix,
        '(?<![\w$.-])("?)' || n.nspname || '\1(?![\w$-])' AS word
    FROM pg_namespace n
    WHERE n.nspname = ANY (targets::name[])
), owned AS MATERIALIZED (
    SELECT classid, objid FROM pg_depend WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
), relation AS MATERIALIZED (
    SELECT c.oid, c.relnamespace AS space, hashnameextended(c.relname, c.relkind::int) AS tag,
        hashtextextended(concat_ws(' ', c.relpersistence, c.relam, c.reloptions, c.relrowsecurity, c.relforcerowsecurity,
            CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,
            CASE WHEN c.relpartbound IS NOT NULL THEN pg_get_expr(c.relpartbound, 0) END), 1) AS own
    FROM space s
    JOIN pg_class c ON c.relnamespace = s.oid
    WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c', 'S') AND c.relname NOT IN ('flyway_schema_history', 'skein_seeds')
      AND (1259, c.oid) NOT IN (SELECT classid, objid FROM owned)
), routine AS MATERIALIZED (
    SELECT p.oid, s.oid AS space, s.name, s.prefix, s.word, hashtextextended(
        p.proname || '(' || skein.unqualified_v1(oidvectortypes(p.proargtypes), s.prefix) || ')', 1) AS tag
    FROM space s
    JOIN pg_proc p ON p.pronamespace = s.oid
    WHERE (1255, p.oid) NOT IN (SELECT classid, objid FROM owned)
), index AS MATERIALIZED (
    SELECT i.oid, r.space, hashnameextended(i.relname, r.tag) AS tag,
        hashoidvectorextended(x.indclass, hash_array_extended(x.indoption::int2[], (i.relam::int8 << 32)
            | (x.indnkeyatts << 5) | (x.indimmediate::int << 4) | (x.indisvalid::int << 3)
            | (x.indnullsnotdistinct::int << 2) | (x.indisunique::int << 1) | x.indisprimary::int))
            # coalesce(hash_array_extended(i.reloptions, 1), 0) AS own,
        CASE WHEN x.indexprs IS NOT NULL THEN x.indexprs::text END AS expressions,
        CASE WHEN x.indpred IS NOT NULL THEN x.indpred::text END AS condition
    FROM relation r
    JOIN pg_index x ON x.indrelid = r.oid
    JOIN pg_class i ON i.oid = x.indexrelid
), bound AS (
    -- A tree that always names members of its own schema, such as a view's, and the object whose dependencies tell which.
    SELECT r.space, r.tag, 'view' AS kind, r.oid, w.tableoid AS class, w.oid AS object, w.ev_action::text AS tree
    FROM relation r
    JOIN pg_rewrite w ON w.ev_class = r.oid AND w.rulename = '_RETURN'
    UNION ALL
    SELECT f.space, f.tag, 'function', f.oid, 1255, f.oid, p.prosqlbody::text
    FROM routine f
    JOIN pg_proc p ON p.oid = f.oid
    WHERE p.prosqlbody IS NOT NULL
), expression AS (
    SELECT r.space, hashint8extended(d.adnum, r.tag) AS tag, 'default' AS kind, d.oid, d.adbin::text AS tree
    FROM relation r
    JOIN pg_attrdef d ON d.adrelid = r.oid
    UNION ALL
    SELECT r.space, hashnameextended(k.conname, hashint8extended(
        (k.connoinherit::int << 1) | k.convalidated::int, r.tag)), 'check', k.oid, k.conbin::text
    FROM relation r
    JOIN pg_constraint k ON k.conrelid = r.oid
    WHERE k.contype = 'c'
    UNION ALL
    SELECT x.space, x.tag, 'expressions', x.oid, x.expressions FROM index x WHERE x.expressions IS NOT NULL
    UNION ALL
    SELECT x.space, x.tag, 'where', x.oid, x.condition FROM index x WHERE x.condition IS NOT NULL
    UNION ALL
    SELECT r.space, hashnameextended(p.polname, r.tag), e.kind, p.oid, e.tree::text
    FROM relation r
    JOIN pg_policy p ON p.polrelid = r.oid
    CROSS JOIN LATERAL (VALUES ('using', p.polqual), ('with check', p.polwithcheck)) e (kind, tree)
    WHERE e.tree IS NOT NULL
    UNION ALL
    SELECT r.space, hashnameextended(t.tgname, r.tag), 'when', t.oid, t.tgqual::text
    FROM relation r
    JOIN pg_trigger t ON t.tgrelid = r.oid
    WHERE t.tgqual IS NOT NULL AND NOT t.tgisinternal
    UNION ALL
    SELECT f.space, f.tag, 'arguments', f.oid, p.proargdefaults::text
    FROM routine f
    JOIN pg_proc p ON p.oid = f.oid
    WHERE p.proargdefaults IS NOT NULL
    UNION ALL
    SELECT b.space, b.tag, b.kind, b.oid, skein.with_names_v1(b.tree, ARRAY(
            SELECT c.oid || ' ' || c.reltype || ' ' || c.relname FROM pg_class c
            WHERE c.relnamespace = b.space AND c.oid = ANY (ARRAY(
                SELECT d.refobjid FROM pg_depend d
                WHERE d.classid = b.class AND d.objid = b.object AND d.refclassid = 1259))
        ) || ARRAY(
            SELECT t.oid || ' ' || t.typarray || ' ' || t.typname FROM pg_type t
            WHERE t.typnamespace = b.space AND t.oid = ANY (ARRAY(
                SELECT d.refobjid FROM pg_depend d
                WHERE d.classid = b.class AND d.objid = b.object AND d.refclassid = 1247))
        ) || ARRAY(
            SELECT p.oid || ' 0 ' || p.proname FROM pg_proc p
            WHERE p.pronamespace = b.space AND p.oid = ANY (ARRAY(
                SELECT d.refobjid FROM pg_depend d
                WHERE d.classid = b.class AND d.objid = b.object AND d.refclassid = 1255))))
    FROM bound b
), keyed AS MATERIALIZED (
    SELECT e.space, e.tag, e.kind, e.oid, hashtextextended(e.tree, 1) AS key FROM expression e
), first AS MATERIALIZED (
    SELECT key, kind, min(oid) AS oid FROM keyed GROUP BY key, kind
), said AS MATERIALIZED (
    SELECT f.key, f.kind, CASE f.kind
        WHEN 'default' THEN (
            SELECT pg_get_expr(d.adbin, (
                SELECT CASE WHEN a.attgenerated = '' THEN 0 ELSE a.attrelid END
                FROM pg_attribute a WHERE a.attrelid = d.adrelid AND a.attnum = d.adnum))
            FROM pg_attrdef d WHERE d.oid = f.oid)
        WHEN 'check' THEN (SELECT pg_get_expr(k.conbin, k.conrelid) FROM pg_constraint k WHERE k.oid = f.oid)
        WHEN 'expressions' THEN (
            SELECT pg_get_expr(x.indexprs, x.indrelid) FROM pg_index x WHERE x.indexrelid = f.oid)
        WHEN 'where' THEN (SELECT pg_get_expr(x.indpred, x.indrelid) FROM pg_index x WHERE x.indexrelid = f.oid)
        WHEN 'using' THEN (SELECT pg_get_expr(p.polqual, p.polrelid) FROM pg_policy p WHERE p.oid = f.oid)
        WHEN 'with check' THEN (SELECT pg_get_expr(p.polwithcheck, p.polrelid) FROM pg_policy p WHERE p.oid = f.oid)
        WHEN 'when' THEN substring(pg_get_triggerdef(f.oid) FROM 'WHEN \((.*)\) EXECUTE ')
        WHEN 'arguments' THEN (SELECT pg_get_expr(p.proargdefaults, 0) FROM pg_proc p WHERE p.oid = f.oid)
        WHEN 'view' THEN (
            SELECT skein.unqualified_v1(pg_get_viewdef(c.oid), c.relnamespace::regnamespace || '.')
            FROM pg_class c WHERE c.oid = f.oid)
        ELSE (
            SELECT skein.unqualified_v1(pg_get_function_sqlbody(p.oid), p.pronamespace::regnamespace || '.')
            FROM pg_proc p WHERE p.oid = f.oid) END AS words
    FROM first f
), worded AS MATERIALIZED (
    SELECT s.key, s.kind, s.words, hashtext(s.kind) AS salt, hashtextextended(s.words, hashtext(s.kind)) AS hash FROM said s
), fact (space, hash) AS (
    SELECT r.space, hashint8extended(r.own, r.tag) FROM relation r
    UNION ALL
    SELECT r.space, hashnameextended(p.relname, r.tag)
    FROM relation r
    JOIN pg_inherits h ON h.inhrelid = r.oid
    JOIN pg_class p ON p.oid = h.inhparent
    UNION ALL
    SELECT o.space, hashnameextended(a.attname, hashint8extended(
            (a.atttypmod::int8 << 32) | (a.attnum::int8 << 17) | (a.attgenerated::int << 9) | (a.attidentity::int << 1)
                | a.attnotnull::int,
            hashint8extended((a.attcollation::int8 << 32) # CASE WHEN a.atttypid < 16384 THEN a.atttypid::int8 ELSE coalesce((
                SELECT hashnameextended(t.typname, t.typcategory::int) FROM pg_type t
                WHERE t.oid = a.atttypid AND t.typnamespace = o.space), a.atttypid::int8) END, o.tag)))
    FROM (SELECT r.oid, r.space, r.tag FROM relation r UNION ALL SELECT x.oid, x.space, x.tag FROM index x) o
    JOIN pg_attribute a ON a.attrelid = o.oid
    WHERE a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT x.space, hashint8extended(x.own, x.tag) FROM index x
    UNION ALL
    SELECT r.space, hashnameextended(k.conname, hashint8extended((k.convalidated::int << 10) | (k.condeferred::int << 9)
             | (k.condeferrable::int << 8) | k.contype::int, r.tag)
            # CASE WHEN k.contype = 'f' THEN hashtextextended(concat_ws(' ', k.conkey, k.confkey, k.confupdtype,
                k.confdeltype, k.confmatchtype), coalesce(t.tag, k.confrelid::int8)) ELSE 0 END)
    FROM relation r
    JOIN pg_constraint k ON k.conrelid = r.oid
    LEFT JOIN relation t ON t.oid = k.confrelid AND t.space = r.space
    WHERE k.contype <> 'c' AND (k.contype IN ('f', 'p', 'u', 'x') OR NOT k.convalidated)
    UNION ALL
    SELECT r.space, hashnameextended(t.tgname, hashtextextended(concat_ws(' ', t.tgtype, t.tgenabled,
            CASE WHEN p.pronamespace = r.space THEN p.proname::text ELSE p.oid::text END, t.tgargs, t.tgoldtable,
            t.tgnewtable, t.tgdeferrable, t.tginitdeferred, t.tgattr), r.tag))
    FROM relation r
    JOIN pg_trigger t ON t.tgrelid = r.oid
    JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE NOT t.tgisinternal
    UNION ALL
    SELECT r.space, hashnameextended(p.polname, hashtextextended(concat_ws(' ', p.polcmd, p.polpermissive), r.tag))
    FROM relation r
    JOIN pg_policy p ON p.polrelid = r.oid
    UNION ALL
    SELECT r.space, hashtextextended(concat_ws(' ', q.seqtypid, q.seqstart, q.seqincrement, q.seqmin, q.seqmax,
            q.seqcache, q.seqcycle), r.tag)
    FROM relation r
    JOIN pg_sequence q ON q.seqrelid = r.oid
    UNION ALL
    SELECT f.space, hashtextextended(concat_ws(' ', p.prokind, p.prolang, p.provolatile, p.proparallel, p.proisstrict,
            p.prosecdef, p.proleakproof, p.proretset,
            skein.unqualified_v1(format_type(p.prorettype, NULL), f.prefix), p.proargmodes::text, p.proargnames::text,
            p.procost, p.prorows, CASE WHEN strpos(p.proconfig::text, f.name) = 0 THEN p.proconfig::text
                ELSE regexp_replace(p.proconfig::text, f.word, '{schema}', 'g') END,
            CASE WHEN p.prosqlbody IS NOT NULL THEN NULL WHEN strpos(p.prosrc, f.name) = 0 THEN p.prosrc
                ELSE regexp_replace(p.prosrc, f.word, '{schema}', 'g') END), f.tag)
    FROM routine f
    JOIN pg_proc p ON p.oid = f.oid
    UNION ALL
    SELECT t.typnamespace, hashnameextended(t.typname, hashtextextended(concat_ws(' ', t.typtype, CASE t.typtype
            WHEN 'e' THEN (SELECT string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder) FROM pg_enum e
                           WHERE e.enumtypid = t.oid)
            WHEN 'd' THEN (SELECT concat_ws(' ', format_type(t.typbasetype, t.typtypmod), t.typnotnull, t.typdefault,
                               (SELECT string_agg(k.conname || ' ' || pg_get_constraintdef(k.oid), ',' ORDER BY k.conname)
                                FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c')))
            ELSE (SELECT format_type(g.rngsubtype, NULL) FROM pg_range g WHERE g.rngtypid = t.oid) END), 1))
    FROM space s
    JOIN pg_type t ON t.typnamespace = s.oid
    WHERE t.typtype IN ('e', 'd', 'r') AND (1247, t.oid) NOT IN (SELECT classid, objid FROM owned)
    UNION ALL
    SELECT k.space, CASE WHEN strpos(w.words, s.prefix) = 0 THEN hashint8extended(w.hash, k.tag)
        ELSE hashint8extended(hashtextextended(skein.unqualified_v1(w.words, s.prefix), w.salt), k.tag) END
    FROM keyed k
    JOIN worded w ON w.key = k.key AND w.kind = k.kind
    JOIN space s ON s.oid = k.space
)
SELECT s.name, t.shape
FROM (SELECT f.space, bit_xor(f.hash) # count(*) AS shape FROM fact f GROUP BY f.space) t
JOIN space s ON s.oid = t.space
