    -- The same tree over the same columns reads the same, so that one table stands for all that are alike.
    WITH shape AS (
        SELECT a.attrelid, bit_xor(hashtextextended(a.attname::text, a.attnum)) AS columns
        FROM pg_attribute a
        WHERE a.attnum > 0 AND a.attrelid IN (SELECT oid FROM relation)
        GROUP BY a.attrelid
    ), keyed AS MATERIALIZED (
        SELECT e.schema, e.kind, e.object, e.label, e.oid,
            hashtextextended(e.label || e.tree::text, coalesce(h.columns, 0)) AS key
        FROM expression e
        LEFT JOIN shape h ON h.attrelid = e.over
    ), first AS MATERIALIZED (
        SELECT key, min(oid) AS oid, min(label) AS label, min(kind) AS kind FROM keyed GROUP BY key
    ), said AS MATERIALIZED (
        SELECT f.key, CASE f.kind
            WHEN 'column' THEN (
                SELECT pg_get_expr(d.adbin, CASE f.label WHEN 'default ' THEN 0 ELSE d.adrelid END)
                FROM pg_attrdef d WHERE d.oid = f.oid)
            WHEN 'constraint' THEN (
                SELECT pg_get_expr(k.conbin, k.conrelid) FROM pg_constraint k WHERE k.oid = f.oid)
            WHEN 'index' THEN (
                SELECT pg_get_expr(CASE f.label WHEN 'where ' THEN x.indpred ELSE x.indexprs END, x.indrelid)
                FROM pg_index x WHERE x.indexrelid = f.oid)
            WHEN 'policy' THEN (
                SELECT pg_get_expr(CASE f.label WHEN 'using ' THEN p.polqual ELSE p.polwithcheck END, p.polrelid)
                FROM pg_policy p WHERE p.oid = f.oid)
            ELSE substring(pg_get_triggerdef(f.oid) FROM 'WHEN \((.*)\) EXECUTE ') END AS words
        FROM first f
    )
    SELECT k.schema, k.kind, k.object, k.label, t.words
    FROM keyed k
    JOIN said t ON t.key = k.key
