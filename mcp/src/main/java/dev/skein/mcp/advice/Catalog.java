package dev.skein.mcp.advice;

import dev.skein.mcp.advice.Advice.Kind;
import dev.skein.mcp.sql.Gate;
import dev.skein.mcp.sql.Names;
import dev.skein.mcp.sql.Session;
import dev.skein.mcp.sql.Statement;
import dev.skein.mcp.sql.Tables;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the catalogs of a tenant's schema say about indexes, whatever is asked. */
final class Catalog {
    private static final String FOREIGN_KEYS = """
            SELECT c.relname::text AS name, k.conname::text AS key,
                ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY AS u (num, place)
                    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = u.num ORDER BY u.place) AS columns
            FROM pg_catalog.pg_constraint AS k JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid
            WHERE k.contype = 'f' AND c.relnamespace = to_regnamespace($1) AND c.relname = ANY ($2::text[])
                AND NOT EXISTS (SELECT FROM pg_catalog.pg_index AS i
                    WHERE i.indrelid = c.oid AND i.indisvalid AND i.indpred IS NULL
                        AND (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey)
            ORDER BY 1, 2""";
    private static final String UNUSED = """
            SELECT s.relname::text AS name, s.indexrelname::text AS index, pg_relation_size(s.indexrelid) AS bytes,
                coalesce((SELECT stats_reset::text FROM pg_catalog.pg_stat_database WHERE datname = current_database()),
                    'the server began to count') AS since
            FROM pg_catalog.pg_stat_all_indexes AS s JOIN pg_catalog.pg_index AS i ON i.indexrelid = s.indexrelid
            WHERE s.schemaname = $1 AND s.relname = ANY ($2::text[]) AND s.idx_scan = 0
                AND NOT i.indisunique AND NOT i.indisexclusion
            ORDER BY 1, 2""";
    private static final String DUPLICATES = """
            SELECT c.relname::text AS name, i.indexrelid::regclass::text AS index, x.relname::text AS own,
                j.indexrelid::regclass::text AS other
            FROM pg_catalog.pg_index AS i JOIN pg_catalog.pg_index AS j ON j.indrelid = i.indrelid
                AND j.indexrelid <> i.indexrelid AND j.indisvalid
                AND (i.indkey::int2[])[0:] = (j.indkey::int2[])[0:array_length(i.indkey::int2[], 1) - 1]
                AND (i.indclass::oid[])[0:] = (j.indclass::oid[])[0:array_length(i.indclass::oid[], 1) - 1]
                AND (i.indoption::int2[])[0:] = (j.indoption::int2[])[0:array_length(i.indoption::int2[], 1) - 1]
                AND i.indpred IS NULL AND j.indpred IS NULL AND i.indexprs IS NULL AND j.indexprs IS NULL
            JOIN pg_catalog.pg_class AS c ON c.oid = i.indrelid
            JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid
            JOIN pg_catalog.pg_class AS y ON y.oid = j.indexrelid AND y.relam = x.relam
            WHERE c.relnamespace = to_regnamespace($1) AND c.relname = ANY ($2::text[]) AND NOT i.indisunique
                AND (array_length(j.indkey::int2[], 1) > array_length(i.indkey::int2[], 1) OR j.indisunique
                    OR j.indexrelid < i.indexrelid)
            ORDER BY 1, 2""";

    private final Session session;
    private final Tuple scope;
    private final Tuple quotedScope;

    Catalog(Session session, Tables tables) {
        this.session = session;
        String[] names = tables.sorted().toArray(String[]::new);
        String schema = session.place().schema();
        this.scope = Tuple.tuple().addString(schema).addArrayOfString(names);
        this.quotedScope = Tuple.tuple().addString(Names.identifier(schema)).addArrayOfString(names);
    }

    /** Foreign keys that each change of the table they point at reads the whole table for. */
    List<Advice> foreignKeys(Clone clone) {
        List<Advice> found = new ArrayList<>();
        for (Row row : session.query(FOREIGN_KEYS, quotedScope)) {
            List<String> keys = Arrays.stream(row.getArrayOfStrings("columns"))
                    .map(Names::identifier)
                    .toList();
            String reason = "foreign key " + row.getString("key")
                    + " has no index: a delete or key change of the row it" + " points at reads the whole table";
            Candidate candidate = new Candidate(row.getString("name"), keys, reason);
            clone.add(candidate.table());
            Proof proof = clone.prove(candidate, lookup(candidate));
            found.add(advice(Kind.FOREIGN_KEY_WITHOUT_INDEX, candidate, proof));
        }
        return found;
    }

    /** What the check of a foreign key asks of the table that has it. */
    private Statement lookup(Candidate candidate) {
        String table = Names.identifier(candidate.table());
        List<String> conditions = candidate.keys().stream()
                .map(key -> "x." + key + " = (SELECT y." + key + " FROM " + table + " AS y WHERE y." + key
                        + " IS NOT NULL LIMIT 1)")
                .toList();
        String sql = "SELECT 1 FROM " + table + " AS x WHERE " + String.join(" AND ", conditions);
        return new Statement(sql, Tuple.tuple(), Gate.explain(session, sql, Tuple.tuple()));
    }

    /** Indexes that no query has used since the server counts. */
    List<Advice> unused() {
        List<Advice> found = new ArrayList<>();
        for (Row row : session.query(UNUSED, scope)) {
            found.add(new Advice(
                    Kind.UNUSED_INDEX,
                    row.getString("name"),
                    drop(row.getString("index")),
                    row.getString("index") + " takes " + row.getLong("bytes") + " bytes and was not used since "
                            + row.getString("since"),
                    Proof.none("a counter tells of this server's past only: not of standbys, nor of rare reports")));
        }
        return found;
    }

    /** Indexes whose columns another index begins with. */
    List<Advice> duplicates() {
        List<Advice> found = new ArrayList<>();
        for (Row row : session.query(DUPLICATES, quotedScope)) {
            found.add(new Advice(
                    Kind.DUPLICATE_INDEX,
                    row.getString("name"),
                    drop(row.getString("own")),
                    row.getString("other") + " begins with the columns of " + row.getString("index"),
                    new Proof(Proof.Verdict.PROVED, "the catalog says so: same columns, operators, order and method")));
        }
        return found;
    }

    private String drop(String index) {
        return "DROP INDEX CONCURRENTLY " + Names.table(session.place().schema(), index);
    }

    Advice advice(Kind kind, Candidate candidate, Proof proof) {
        return new Advice(kind, candidate.table(), candidate.sql(session.place().schema()), candidate.reason(), proof);
    }
}
