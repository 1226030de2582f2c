package dev.skein.worker.engine;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/**
 * Puts schema {@code skein} into a target database. Many workers may do so at once; a database that has this version or
 * a later one costs one small query. Never blocks, but for what says so.
 */
final class SkeinSchema {
    private static final int VERSION = 5;
    private static final String PREFIX = "skein ";
    private static final long LOCK = 0x736b65696eL; // "skein"
    private static final String THERE =
            "SELECT coalesce(obj_description(to_regnamespace('skein'), 'pg_namespace'), '')";
    private static final String SCRIPT = read();

    private SkeinSchema() {}

    /** Completes when the schema is there; fails with the database's error, and leaves nothing then. */
    static Future<Void> install(Pool pool) {
        return pool.query(THERE)
                .execute()
                .map(rows -> version(rows.iterator().next().getString(0)))
                .compose(there -> there >= VERSION ? Future.succeededFuture() : create(pool));
    }

    private static Future<Void> create(Pool pool) {
        // Sent as one text without BEGIN, it is one transaction that ends by itself, also when it fails.
        return pool.query(text()).execute().mapEmpty();
    }

    /** The same over JDBC, in a transaction of its own; blocks. */
    static void install(Connection connection) throws SQLException {
        if (version(Jdbc.text(connection, THERE).orElse("")) >= VERSION) {
            return;
        }
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(text());
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static String text() {
        return "SELECT set_config('lock_timeout', '60s', true);SELECT pg_advisory_xact_lock(" + LOCK + ");" + SCRIPT
                + Fingerprints.functions() + "COMMENT ON SCHEMA skein IS '" + PREFIX + VERSION + "'";
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
