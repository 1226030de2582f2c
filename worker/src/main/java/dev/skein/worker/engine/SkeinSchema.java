package dev.skein.worker.engine;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Puts schema {@code skein} into a target database. Many workers may do so at once; a database that has this version or
 * a later one costs one small query. Never blocks.
 */
final class SkeinSchema {
    private static final int VERSION = 2;
    private static final String PREFIX = "skein ";
    private static final long LOCK = 0x736b65696eL; // "skein"
    private static final String SCRIPT = read();

    private SkeinSchema() {}

    /** Completes when the schema is there; fails with the database's error, and leaves nothing then. */
    static Future<Void> install(Pool pool) {
        return pool.query("SELECT coalesce(obj_description(to_regnamespace('skein'), 'pg_namespace'), '')")
                .execute()
                .map(rows -> version(rows.iterator().next().getString(0)))
                .compose(there -> there >= VERSION ? Future.succeededFuture() : create(pool));
    }

    private static Future<Void> create(Pool pool) {
        // Sent as one text without BEGIN, it is one transaction that ends by itself, also when it fails.
        return pool.query("SELECT set_config('lock_timeout', '60s', true);SELECT pg_advisory_xact_lock(" + LOCK + ");"
                        + SCRIPT + Fingerprints.functions() + "COMMENT ON SCHEMA skein IS '" + PREFIX + VERSION + "'")
                .execute()
                .mapEmpty();
    }

    private static int version(String comment) {
        return comment.startsWith(PREFIX) ? Integer.parseInt(comment.substring(PREFIX.length())) : 0;
    }

    private static String read() {
        try (InputStream script = SkeinSchema.class.getResourceAsStream("skein-schema.sql")) {
            return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("skein-schema.sql cannot be read from the jar", e);
        }
    }
}
