package dev.skein.examples;

import dev.skein.embedded.Sql;
import java.sql.SQLException;
import java.util.List;

/** What PostgreSQL knows of the objects of the current schema, without the names of schemas and Flyway's own table. */
final class Catalog {
    private static final String QUERY = """
            SELECT replace(replace(object, quote_ident(current_schema()) || '.', ''), current_schema(), '~') FROM (
                SELECT 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
                       || ' not null ' || a.attnotnull
                       || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') AS object
                FROM pg_class c
                JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
                WHERE c.relnamespace = quote_ident(current_schema())::regnamespace AND c.relkind IN ('r', 'v')
                UNION ALL
                SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
                FROM pg_constraint WHERE connamespace = quote_ident(current_schema())::regnamespace
                UNION ALL
                SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = current_schema()
                UNION ALL
                SELECT 'view ' || viewname || ' ' || definition FROM pg_views WHERE schemaname = current_schema()
                UNION ALL
                SELECT 'trigger ' || pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
                WHERE c.relnamespace = quote_ident(current_schema())::regnamespace AND NOT t.tgisinternal
                UNION ALL
                SELECT 'function ' || pg_get_functiondef(oid)
                FROM pg_proc WHERE pronamespace = quote_ident(current_schema())::regnamespace
            ) AS objects
            WHERE object NOT LIKE '%flyway_schema_history%'
            ORDER BY 1
            """;

    private Catalog() {}

    static List<String> of(Sql sql) throws SQLException {
        return sql.rows(QUERY);
    }
}
