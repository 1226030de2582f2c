package dev.skein.chaos.check;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a schema is made of, as one digest: the same for two schemas that differ in nothing but their names. */
final class Catalog {
    private static final String DIGESTS = """
            WITH spaces AS (SELECT oid, nspname FROM pg_namespace WHERE starts_with(nspname, ?)),
            lines AS (
                SELECT c.relnamespace AS space, concat_ws(' ', 'relation', c.relkind, c.relname, c.relpersistence) AS line
                FROM pg_class c
                UNION ALL
                SELECT c.relnamespace, concat_ws(' ', 'column', c.relname, a.attnum, a.attname,
                    format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
                    pg_get_expr(d.adbin, d.adrelid))
                FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'v', 'm', 'p')
                LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
                WHERE a.attnum > 0 AND NOT a.attisdropped
                UNION ALL
                SELECT k.connamespace, concat_ws(' ', 'constraint', k.conname, k.convalidated,
                    pg_get_constraintdef(k.oid)) FROM pg_constraint k
                UNION ALL
                SELECT c.relnamespace, concat_ws(' ', 'index', i.indisvalid, i.indisready,
                    replace(pg_get_indexdef(i.indexrelid), quote_ident(n.nspname) || '.', ''))
                FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
                UNION ALL
                SELECT p.pronamespace, concat_ws(' ', 'function', p.proname, md5(p.prosrc)) FROM pg_proc p
            )
            SELECT s.nspname, md5(string_agg(l.line, E'\\n' ORDER BY l.line))
            FROM spaces s JOIN lines l ON l.space = s.oid GROUP BY s.nspname
            """;

    private Catalog() {}

    /** The digest of each schema whose name begins so. */
    static Map<String, String> digests(Connection connection, String schemaPrefix) throws SQLException {
        Map<String, String> digests = new HashMap<>();
        for (List<String> row : Rows.of(connection, DIGESTS, schemaPrefix)) {
            digests.put(row.get(0), row.get(1));
        }
        return digests;
    }
}
