package dev.skein.worker.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The SQL that digests a schema's catalog, for one schema or for many at once. Pure; the functions it defines are put
 * into schema {@code skein} by {@link SkeinSchema}.
 *
 * <p>Two schemas have the same fingerprint if and only if they have the same lines: tables, columns, indexes,
 * constraints, triggers, functions, views, sequences, types and policies, each without the schema's own name. Flyway's
 * history is not among them. All ways to ask give the same fingerprint for the same schema.
 */
final class Fingerprints {
    private static final String DIGEST = "SELECT pg_catalog.md5(bit_xor(hashtextextended(l.whole, 1)) || ' '"
            + " || bit_xor(hashtextextended(l.whole, 2)) || ' ' || count(*)) FROM line CROSS JOIN LATERAL"
            + " (SELECT concat_ws(chr(31), line.kind, line.object, line.definition) AS whole) l HAVING count(*) > 0";

    private Fingerprints() {}

    /**
     * A query of one row and one column {@code fingerprint}: 32 hexadecimal digits, or {@code NULL} when the schema
     * does not exist or is empty. Sees what its own transaction has changed; waits for tables that others lock
     * exclusively, up to {@code lock_timeout}.
     */
    static String ofOne(String schema) {
        return "SELECT skein.fingerprint_v1(" + Sql.literal(schema) + ") AS fingerprint";
    }

    /** A query of {@code (kind, object, definition)}: the lines of one schema, in order. */
    static String linesOf(String schema) {
        return "SELECT * FROM skein.catalog_v1(" + Sql.literal(schema) + ")";
    }

    /**
     * A query of {@code (schema, fingerprint)} for the schemas whose names are in the text array {@code $1}; a schema
     * that does not exist or is empty has no row. One pass over the catalog tells which schemas are alike, whatever their
     * number; then one of each kind is put into words.
     */
    static String ofMany() {
        return "SELECT schema, fingerprint FROM skein.fingerprints_v1($1)";
    }

    /** The same as {@link #ofMany()}, schema by schema: cheaper for a hundred of them, dearer for thousands. */
    static String ofFew() {
        return "SELECT n AS schema, skein.fingerprint_v1(n::name) AS fingerprint FROM unnest($1::text[]) n";
    }

    /** A query of {@code (schema, kind, object, definition)} for the schemas in the text array {@code $1}. */
    static String linesOfFew() {
        return "SELECT n AS schema, l.* FROM unnest($1::text[]) n CROSS JOIN LATERAL skein.catalog_v1(n::name) l";
    }

    /** The definitions of the functions; they may run again. */
    static String functions() {
        String lines = read("catalog-lines.sql");
        return read("catalog-functions.sql")
                .replace("${digest}", lines + DIGEST)
                .replace("${lines}", lines + "SELECT l.kind, l.object, l.definition FROM line l ORDER BY 1, 2, 3")
                .replace("${shapes}", read("catalog-shapes.sql"));
    }

    private static String read(String resource) {
        try (InputStream text = Fingerprints.class.getResourceAsStream(resource)) {
            return new String(Objects.requireNonNull(text, resource).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(resource + " cannot be read from the jar", e);
        }
    }
}
