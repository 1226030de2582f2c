-- What makes a schema what it is, as lines of (schema, kind, object, definition); their order means nothing. Names are
-- as they read with search_path = pg_catalog, less the schema's own, so that equal schemas have equal lines. Not in it:
-- Flyway's history, the record of seeds, what extensions own, owners and privileges, comments, statistics, storage, and
-- the order of columns.
-- All goes by indexes: a schema's objects are found by its dependents, whose index is the only one that leads there.
WITH space AS MATERIALIZED (
    SELECT n.oid, n.nspname::text AS name, quote_ident(n.nspname) || '.' AS prefix,
        '(?<![\w$.-])("?)' || n.nspname || '\1(?![\w$-])' AS word
    FROM pg_namespace n
    WHERE n.nspname = target
), owned AS MATERIALIZED (
    SELECT classid, objid FROM pg_depend WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
), relation AS MATERIALIZED (
    SELECT c.oid, c.relname, c.relkind, s.name AS schema
    FROM space s
    CROSS JOIN LATERAL (
        SELECT d.objid FROM pg_depend d
        WHERE d.refclassid = 2615 AND d.refobjid = s.oid AND d.classid = 1259
        UNION ALL
        SELECT t.typrelid FROM pg_depend d
        JOIN pg_type t ON t.oid = d.objid
        WHERE d.refclassid = 2615 AND d.refobjid = s.oid AND d.classid = 1247 AND t.typtype = 'c'
    ) d
    JOIN pg_class c ON c.oid = d.objid AND c.relnamespace = s.oid
    WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c', 'S') AND c.relname NOT IN ('flyway_schema_history', 'skein_seeds')
      AND (c.oid < 16384 OR (1259, c.oid) NOT IN (SELECT classid, objid FROM owned))
), expression AS (
    SELECT r.schema, 'column' AS kind, r.relname || '.' || a.attname AS object,
        CASE WHEN a.attgenerated = '' THEN 'default ' ELSE 'generated ' END AS label, d.adbin AS tree,
        CASE WHEN a.attgenerated = '' THEN 0::oid ELSE r.oid END AS over, d.oid
    FROM relation r
    JOIN pg_attrdef d ON d.adrelid = r.oid
    JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
    UNION ALL
    SELECT r.schema, 'constraint', r.relname || '.' || k.conname, 'check ', k.conbin, r.oid, k.oid
    FROM relation r
    JOIN pg_constraint k ON k.conrelid = r.oid
    WHERE k.contype = 'c'
    UNION ALL
    SELECT r.schema, 'index', i.relname, e.label, e.tree, r.oid, x.indexrelid
    FROM relation r
    JOIN pg_index x ON x.indrelid = r.oid
    JOIN pg_class i ON i.oid = x.indexrelid
    CROSS JOIN LATERAL (VALUES ('expressions ', x.indexprs), ('where ', x.indpred)) e (label, tree)
    WHERE e.tree IS NOT NULL
    UNION ALL
    SELECT r.schema, 'policy', r.relname || '.' || p.polname, e.label, e.tree, r.oid, p.oid
    FROM relation r
    JOIN pg_policy p ON p.polrelid = r.oid
    CROSS JOIN LATERAL (VALUES ('using ', p.polqual), ('with check ', p.polwithcheck)) e (label, tree)
    WHERE e.tree IS NOT NULL
    UNION ALL
    SELECT r.schema, 'trigger', r.relname || '.' || t.tgname, 'when ', t.tgqual, r.oid, t.oid
    FROM relation r
    JOIN pg_trigger t ON t.tgrelid = r.oid
    WHERE t.tgqual IS NOT NULL AND NOT t.tgisinternal
), word AS (
    SELECT e.schema, e.kind, e.object, e.label,
        CASE e.kind
            WHEN 'trigger' THEN substring(pg_get_triggerdef(e.oid) FROM 'WHEN \((.*)\) EXECUTE ')
            ELSE pg_get_expr(e.tree, e.over) END AS words
    FROM expression e
), routine AS MATERIALIZED (
    SELECT p.oid, s.name AS schema, s.prefix, s.word,
        p.proname || '(' || skein.unqualified_v1(oidvectortypes(p.proargtypes), s.prefix) || ')' AS object
    FROM space s
    JOIN pg_depend d ON d.refclassid = 2615 AND d.refobjid = s.oid AND d.classid = 1255
    JOIN pg_proc p ON p.oid = d.objid AND p.pronamespace = s.oid
    WHERE (1255, p.oid) NOT IN (SELECT classid, objid FROM owned)
), type AS MATERIALIZED (
    SELECT t.oid, t.typname, t.typtype, s.name AS schema
    FROM space s
    JOIN pg_depend d ON d.refclassid = 2615 AND d.refobjid = s.oid AND d.classid = 1247
    JOIN pg_type t ON t.oid = d.objid AND t.typnamespace = s.oid
    WHERE t.typtype IN ('e', 'd', 'r') AND (1247, t.oid) NOT IN (SELECT classid, objid FROM owned)
), line (schema, kind, object, definition) AS (
    SELECT r.schema, CASE r.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'view' WHEN 'c' THEN 'type' ELSE 'table' END,
        r.relname::text, concat_ws(' ', c.relkind, c.relpersistence, m.amname, c.reloptions::text,
            CASE WHEN c.relrowsecurity THEN 'row security' END, CASE WHEN c.relforcerowsecurity THEN 'forced' END,
            CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END, pg_get_expr(c.relpartbound, 0))
    FROM relation r
    JOIN pg_class c ON c.oid = r.oid
    LEFT JOIN pg_am m ON m.oid = c.relam
    WHERE r.relkind <> 'S'
    UNION ALL
    SELECT r.schema, 'table', r.relname::text, 'inherits ' || p.relname
    FROM relation r
    JOIN pg_inherits h ON h.inhrelid = r.oid
    JOIN pg_class p ON p.oid = h.inhparent
    UNION ALL
    SELECT r.schema, 'column', r.relname || '.' || a.attname, concat_ws(' ', CASE
            WHEN a.atttypid < 16384 THEN format_type(a.atttypid, a.atttypmod)
            ELSE skein.unqualified_v1(format_type(a.atttypid, a.atttypmod), s.prefix) END,
            CASE WHEN a.attnotnull THEN 'not null' END, nullif(a.attidentity, ''), nullif(a.attgenerated, ''),
            CASE WHEN a.attcollation NOT IN (0, 100) THEN 'collate ' || a.attcollation::regcollation END)
    FROM relation r
    JOIN pg_attribute a ON a.attrelid = r.oid
    JOIN space s ON s.name = r.schema
    WHERE r.relkind <> 'S' AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT r.schema, 'index', i.relname::text, concat_ws(' ', 'on', r.relname, 'using', m.amname, i.reloptions::text,
            CASE WHEN x.indisprimary THEN 'primary' WHEN x.indisunique THEN 'unique' END,
            CASE WHEN x.indnullsnotdistinct THEN 'nulls not distinct' END,
            CASE WHEN NOT x.indisvalid THEN 'invalid' END, CASE WHEN NOT x.indimmediate THEN 'deferrable' END)
    FROM relation r
    JOIN pg_index x ON x.indrelid = r.oid
    JOIN pg_class i ON i.oid = x.indexrelid
    JOIN pg_am m ON m.oid = i.relam
    UNION ALL
    SELECT r.schema, 'index', i.relname::text, concat_ws(' ', 'column', a.attnum, a.attname, o.opcname,
            CASE WHEN x.indoption[a.attnum - 1] & 1 = 1 THEN 'desc' END,
            CASE WHEN x.indoption[a.attnum - 1] & 2 = 2 THEN 'nulls first' END,
            CASE WHEN a.attcollation NOT IN (0, 100) THEN 'collate ' || a.attcollation::regcollation END)
    FROM relation r
    JOIN pg_index x ON x.indrelid = r.oid
    JOIN pg_class i ON i.oid = x.indexrelid
    JOIN pg_attribute a ON a.attrelid = x.indexrelid
    LEFT JOIN pg_opclass o ON o.oid = x.indclass[a.attnum - 1] AND a.attnum <= x.indnkeyatts
    UNION ALL
    SELECT r.schema, 'constraint', r.relname || '.' || k.conname, concat_ws(' ', k.contype,
            CASE WHEN k.condeferrable THEN 'deferrable' END, CASE WHEN k.condeferred THEN 'deferred' END,
            CASE WHEN NOT k.convalidated THEN 'not valid' END, CASE WHEN k.connoinherit AND k.contype = 'c' THEN 'no inherit' END)
    FROM relation r
    JOIN pg_constraint k ON k.conrelid = r.oid
    WHERE k.contype IN ('c', 'f', 'p', 'u', 'x') OR NOT k.convalidated
    UNION ALL
    SELECT r.schema, 'constraint', r.relname || '.' || k.conname, concat_ws(' ',
            (SELECT string_agg(own.attname || '=' || other.attname, ',' ORDER BY n.n)
             FROM generate_subscripts(k.conkey, 1) n (n)
             JOIN pg_attribute own ON own.attrelid = k.conrelid AND own.attnum = k.conkey[n.n]
             JOIN pg_attribute other ON other.attrelid = k.confrelid AND other.attnum = k.confkey[n.n]),
            'references', CASE WHEN t.relnamespace = k.connamespace THEN t.relname::text ELSE t.oid::regclass::text END,
            'update', k.confupdtype, 'delete', k.confdeltype, 'match', k.confmatchtype)
    FROM relation r
    JOIN pg_constraint k ON k.conrelid = r.oid AND k.contype = 'f'
    JOIN pg_class t ON t.oid = k.confrelid
    UNION ALL
    SELECT r.schema, 'trigger', r.relname || '.' || t.tgname, concat_ws(' ', t.tgtype, t.tgenabled,
            CASE WHEN p.pronamespace = s.oid THEN p.proname::text ELSE p.oid::regproc::text END,
            nullif(encode(t.tgargs, 'escape'), ''), t.tgoldtable, t.tgnewtable,
            CASE WHEN t.tgdeferrable THEN 'deferrable' END, CASE WHEN t.tginitdeferred THEN 'deferred' END,
            CASE WHEN t.tgattr <> '' THEN (
                SELECT 'of ' || string_agg(a.attname, ',' ORDER BY a.attnum) FROM pg_attribute a
                WHERE a.attrelid = t.tgrelid AND a.attnum = ANY (t.tgattr)) END)
    FROM relation r
    JOIN space s ON s.name = r.schema
    JOIN pg_trigger t ON t.tgrelid = r.oid
    JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE NOT t.tgisinternal
    UNION ALL
    SELECT r.schema, 'policy', r.relname || '.' || p.polname, concat_ws(' ', p.polcmd, p.polpermissive)
    FROM relation r
    JOIN pg_policy p ON p.polrelid = r.oid
    UNION ALL
    SELECT r.schema, 'view', r.relname::text, skein.unqualified_v1(pg_get_viewdef(r.oid), s.prefix)
    FROM relation r
    JOIN space s ON s.name = r.schema
    WHERE r.relkind IN ('v', 'm')
    UNION ALL
    SELECT r.schema, 'sequence', r.relname::text, concat_ws(' ', format_type(q.seqtypid, NULL), q.seqstart,
            q.seqincrement, q.seqmin, q.seqmax, q.seqcache, q.seqcycle)
    FROM relation r
    JOIN pg_sequence q ON q.seqrelid = r.oid
    UNION ALL
    SELECT f.schema, 'function', f.object, concat_ws(' ', p.prokind, l.lanname, p.provolatile, p.proparallel,
            p.proisstrict, p.prosecdef, p.proleakproof, p.proretset, skein.unqualified_v1(format_type(p.prorettype, NULL), f.prefix),
            p.proargmodes::text, p.proargnames::text, p.procost, p.prorows,
            CASE WHEN strpos(p.proconfig::text, f.schema) = 0 THEN p.proconfig::text
                ELSE regexp_replace(p.proconfig::text, f.word, '{schema}', 'g') END,
            skein.unqualified_v1(pg_get_expr(p.proargdefaults, 0), f.prefix),
            CASE WHEN p.prosqlbody IS NOT NULL THEN skein.unqualified_v1(pg_get_function_sqlbody(p.oid), f.prefix)
                WHEN strpos(p.prosrc, f.schema) = 0 THEN p.prosrc
                ELSE regexp_replace(p.prosrc, f.word, '{schema}', 'g') END)
    FROM routine f
    JOIN pg_proc p ON p.oid = f.oid
    JOIN pg_language l ON l.oid = p.prolang
    UNION ALL
    SELECT t.schema, 'type', t.typname::text, concat_ws(' ', t.typtype, CASE t.typtype
            WHEN 'e' THEN (SELECT string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder) FROM pg_enum e
                           WHERE e.enumtypid = t.oid)
            WHEN 'd' THEN (SELECT concat_ws(' ', format_type(d.typbasetype, d.typtypmod), d.typnotnull, d.typdefault,
                               (SELECT string_agg(k.conname || ' ' || pg_get_constraintdef(k.oid), ',' ORDER BY k.conname)
                                FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'))
                           FROM pg_type d WHERE d.oid = t.oid)
            WHEN 'r' THEN (SELECT format_type(g.rngsubtype, NULL) FROM pg_range g WHERE g.rngtypid = t.oid) END)
    FROM type t
    UNION ALL
    SELECT w.schema, w.kind, w.object, w.label || skein.unqualified_v1(w.words, s.prefix)
    FROM word w
    JOIN space s ON s.name = w.schema
)
