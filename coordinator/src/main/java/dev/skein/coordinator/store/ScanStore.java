package dev.skein.coordinator.store;

import dev.skein.contracts.CatalogLine;
import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.Failure;
import dev.skein.contracts.FleetScan;
import dev.skein.contracts.PlannedPath;
import dev.skein.contracts.ScanAnswer;
import dev.skein.contracts.ScanDetail;
import dev.skein.contracts.ScanId;
import dev.skein.contracts.ScannedTarget;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The SQL of {@code scans} and what they found; every method runs on the caller's connection. Times are the database's,
 * so that what was found after a question is told from what was found before, whatever the replicas' clocks say.
 */
public final class ScanStore {
    private static final String ASK = "INSERT INTO scans (id, set_name, detail, asked_at, expires_at, partial, version)"
            + " VALUES ($1, $2, $3, now(), $4, $5, $6)";
    private static final String ASK_DATABASES =
            "INSERT INTO scan_databases (scan_id, database) SELECT $1, unnest($2::text[])";
    private static final String FORGET =
            "DELETE FROM scans WHERE id IN (SELECT id FROM scans WHERE asked_at < $1 ORDER BY asked_at LIMIT 100)";
    private static final String PLACES =
            "SELECT DISTINCT database FROM targets WHERE set_name = $1 AND state <> 'deleted'";
    private static final String FOUND = """
            INSERT INTO target_scans AS t (set_name, database, name, scan_id, history, version, repeatables_pending,
                problem, fingerprint, path, path_reason, scanned_at)
            SELECT s.set_name, $2, f.*, now() FROM scans s
            CROSS JOIN LATERAL (SELECT n, s.id, h, v, r, p, g, w, y FROM unnest($3::text[], $4::text[], $5::text[],
                $6::boolean[], $7::text[], $8::text[], $9::text[], $10::text[]) u (n, h, v, r, p, g, w, y)) f
            WHERE s.id = $1
            ON CONFLICT (set_name, database, name) DO UPDATE SET scan_id = excluded.scan_id,
                history = excluded.history, version = excluded.version, problem = excluded.problem,
                repeatables_pending = excluded.repeatables_pending, scanned_at = excluded.scanned_at,
                path = excluded.path, path_reason = excluded.path_reason,
                -- A scan of versions alone does not say that there is none.
                fingerprint = CASE WHEN excluded.fingerprint IS NULL AND t.version IS NOT DISTINCT FROM excluded.version
                    AND (SELECT c.detail FROM scans c WHERE c.id = excluded.scan_id) = 'versions'
                    THEN t.fingerprint ELSE excluded.fingerprint END""";
    private static final String CATALOG = """
            INSERT INTO scan_catalogs (scan_id, database, name, lines)
            SELECT s.id, $2, $3, $4::jsonb FROM scans s WHERE s.id = $1 ON CONFLICT DO NOTHING""";
    private static final String FINISH = """
            UPDATE scan_databases SET finished_at = now(), failure = $3::jsonb, missing_path = $4, missing_path_reason = $5
            WHERE scan_id = $1 AND database = $2 AND finished_at IS NULL""";
    private static final String GONE = """
            DELETE FROM target_scans t USING scans s
            WHERE s.id = $1 AND s.detail <> 'catalogs' AND NOT s.partial AND t.set_name = s.set_name AND t.database = $2
              AND t.scanned_at < s.asked_at""";
    private static final String STATE = """
            SELECT s.set_name, s.detail, s.asked_at, s.expires_at, d.database, d.finished_at, d.failure::text AS failure
            FROM scans s JOIN scan_databases d ON d.scan_id = s.id WHERE s.id = $1 ORDER BY d.database""";
    private static final String FINDINGS = """
            SELECT database, name, history, version, repeatables_pending, problem, fingerprint, scanned_at
            FROM target_scans WHERE set_name = $1 AND database = ANY ($2::text[])""";
    private static final String CATALOGS = "SELECT database, name, lines FROM scan_catalogs WHERE scan_id = $1";

    /** One database of a scan. */
    public record Part(DatabaseRef database, Optional<Instant> finishedAt, Optional<Failure> failure) {}

    /** A scan and how far it is. */
    public record Asked(
            ScanId id, SetName set, ScanDetail detail, Instant askedAt, Instant expiresAt, List<Part> parts) {
        /** Whether each database has answered. */
        public boolean finished() {
            return parts.stream().allMatch(part -> part.finishedAt().isPresent());
        }
    }

    /** A finding as it is stored. */
    public record Finding(DatabaseRef database, Instant scannedAt, ScannedTarget target) {}

    /** Notes a scan before it is asked for, and whether it reads only some targets; forgets some that are older. */
    public Future<Void> ask(SqlClient sql, FleetScan scan, Map<DatabaseRef, List<String>> names, Instant forget) {
        boolean partial = names.values().stream().anyMatch(some -> !some.isEmpty());
        Tuple values = Tuple.of(
                scan.scanId().value(),
                scan.set().value(),
                scan.detail().name().toLowerCase(Locale.ROOT),
                Columns.time(scan.expiresAt()),
                partial,
                scan.version().map(SchemaVersion::value).orElse(null));
        return sql.preparedQuery(ASK)
                .execute(values)
                .compose(asked -> sql.preparedQuery(ASK_DATABASES)
                        .execute(Tuple.of(scan.scanId().value())
                                .addValue(Columns.texts(names.keySet(), DatabaseRef::value))))
                .compose(asked -> sql.preparedQuery(FORGET).execute(Tuple.of(Columns.time(forget))))
                .mapEmpty();
    }

    /** The databases that hold targets of a set. */
    public Future<List<DatabaseRef>> databases(SqlClient sql, SetName set) {
        return sql.preparedQuery(PLACES).execute(Tuple.of(set.value())).map(rows -> {
            List<DatabaseRef> databases = new ArrayList<>();
            rows.forEach(row -> databases.add(DatabaseRef.of(row.getString(0))));
            return databases;
        });
    }

    /** Stores one part of an answer; the same part again changes nothing, and one of a forgotten scan is ignored. */
    public Future<Void> store(SqlClient sql, ScanAnswer answer) {
        return found(sql, answer)
                .compose(stored -> catalogs(sql, answer, answer.targets()))
                .compose(stored -> answer.last() ? finish(sql, answer) : Future.succeededFuture());
    }

    private static Future<Void> found(SqlClient sql, ScanAnswer answer) {
        List<ScannedTarget> targets = answer.targets();
        if (targets.isEmpty()) {
            return Future.succeededFuture();
        }
        Tuple values = Tuple.of(answer.scanId().value(), answer.database().value())
                .addValue(Columns.texts(targets, ScannedTarget::name))
                .addValue(Columns.texts(targets, ScannedTarget::history))
                .addValue(Columns.texts(targets, each -> each.version().orElse(null)))
                .addValue(Columns.array(targets, Boolean[]::new, ScannedTarget::repeatablesPending))
                .addValue(Columns.texts(targets, each -> each.problem().orElse(null)))
                .addValue(Columns.texts(targets, each -> each.fingerprint().orElse(null)))
                .addValue(Columns.texts(targets, each -> way(each.path())))
                .addValue(Columns.texts(targets, each -> why(each.path())));
        return sql.preparedQuery(FOUND).execute(values).mapEmpty();
    }

    private static @Nullable String way(Optional<PlannedPath> path) {
        return path.map(each -> each.path().name().toLowerCase(Locale.ROOT)).orElse(null);
    }

    private static @Nullable String why(Optional<PlannedPath> path) {
        return path.flatMap(PlannedPath::reason).orElse(null);
    }

    private static Future<Void> catalogs(SqlClient sql, ScanAnswer answer, List<ScannedTarget> targets) {
        Future<Void> stored = Future.succeededFuture();
        for (ScannedTarget target : targets) {
            if (!target.catalog().isEmpty()) {
                JsonArray lines = new JsonArray();
                target.catalog()
                        .forEach(line -> lines.add(new JsonObject()
                                .put("kind", line.kind())
                                .put("object", line.object())
                                .put("definition", line.definition())));
                Tuple values =
                        Tuple.of(answer.scanId().value(), answer.database().value(), target.name(), lines);
                stored = stored.compose(
                        before -> sql.preparedQuery(CATALOG).execute(values).mapEmpty());
            }
        }
        return stored;
    }

    private static Future<Void> finish(SqlClient sql, ScanAnswer answer) {
        Tuple values = Tuple.of(
                answer.scanId().value(),
                answer.database().value(),
                answer.failure()
                        .map(failure -> new JsonObject(Columns.json(failure)))
                        .orElse(null),
                way(answer.missing()),
                why(answer.missing()));
        Future<RowSet<Row>> gone = answer.failure().isPresent()
                ? Future.succeededFuture()
                : sql.preparedQuery(GONE)
                        .execute(Tuple.of(
                                answer.scanId().value(), answer.database().value()));
        return gone.compose(deleted -> sql.preparedQuery(FINISH).execute(values))
                .mapEmpty();
    }

    /** A scan and how far it is; empty when it is not known. */
    public Future<Optional<Asked>> find(SqlClient sql, ScanId id) {
        return sql.preparedQuery(STATE).execute(Tuple.of(id.value())).map(rows -> {
            List<Part> parts = new ArrayList<>();
            for (Row row : rows) {
                parts.add(new Part(
                        DatabaseRef.of(row.getString("database")),
                        Columns.instant(row.getOffsetDateTime("finished_at")),
                        Columns.failure(row.getString("failure"))));
            }
            if (parts.isEmpty()) {
                return Optional.empty();
            }
            Row first = rows.iterator().next();
            return Optional.of(new Asked(
                    id,
                    SetName.of(first.getString("set_name")),
                    ScanDetail.valueOf(first.getString("detail").toUpperCase(Locale.ROOT)),
                    first.getOffsetDateTime("asked_at").toInstant(),
                    first.getOffsetDateTime("expires_at").toInstant(),
                    parts));
        });
    }

    /** The newest findings in some databases. */
    public Future<List<Finding>> findings(SqlClient sql, SetName set, Collection<DatabaseRef> databases) {
        Tuple values = Tuple.of(set.value()).addValue(Columns.texts(databases, DatabaseRef::value));
        return sql.preparedQuery(FINDINGS).execute(values).map(rows -> {
            List<Finding> findings = new ArrayList<>(rows.size());
            rows.forEach(row -> findings.add(FindingMapper.finding(row)));
            return findings;
        });
    }

    /** The catalogs that a scan brought, each under its place's {@code database/name}. */
    public Future<Map<String, List<CatalogLine>>> catalogs(SqlClient sql, ScanId id) {
        return sql.preparedQuery(CATALOGS).execute(Tuple.of(id.value())).map(rows -> {
            Map<String, List<CatalogLine>> catalogs = new java.util.HashMap<>();
            rows.forEach(row -> catalogs.put(
                    row.getString("database") + "/" + row.getString("name"),
                    FindingMapper.lines(row.getJsonArray("lines"))));
            return catalogs;
        });
    }
}
