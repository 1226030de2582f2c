package dev.skein.worker.engine;

import dev.skein.contracts.CatalogLine;
import dev.skein.contracts.Fingerprint;
import dev.skein.contracts.FleetScan;
import dev.skein.contracts.HistoryState;
import dev.skein.contracts.ScanDetail;
import dev.skein.contracts.ScannedTarget;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads in bulk where the targets of one set stand in one database. Never blocks; safe on any thread; changes nothing
 * but schema {@code skein}.
 *
 * <p>Histories are read 500 at a time, each time in a transaction of its own, because every table read holds locks to
 * its end. Fingerprints come from one pass over the catalog. What it keeps in memory is a line per target.
 */
final class FleetReader {
    private static final int HISTORIES_AT_ONCE = 500;
    private static final int FEW = 100;
    private static final int TRIES = 3;
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String NAMES = """
            SELECT n.nspname::text FROM pg_catalog.pg_namespace n
            WHERE n.nspname LIKE $2 AND (cardinality($1::text[]) = 0 OR n.nspname = ANY ($1::text[]))
              AND n.nspname NOT IN ('skein', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%' ORDER BY 1""";
    private static final String LOCKED = """
            SELECT DISTINCT n.nspname::text FROM pg_catalog.pg_locks l
            JOIN pg_catalog.pg_class c ON c.oid = l.relation
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE l.mode = 'AccessExclusiveLock' AND l.granted AND l.pid <> pg_backend_pid()
              AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = current_database())""";

    private final Pool pool;
    private final Histories histories;
    private final FleetScan scan;

    FleetReader(Pool pool, MigrationPlan plan, FleetScan scan) {
        this.pool = pool;
        this.histories = new Histories(plan);
        this.scan = scan;
    }

    /** What was found, by name; fails with the database's error. */
    Future<List<ScannedTarget>> read() {
        Tuple asked = array(scan.names()).addValue(like(scan.pattern()));
        return rows(NAMES, asked, row -> row.getString(0)).compose(names -> {
            Future<Map<String, Fingerprint>> fingerprints = fingerprints(names);
            Future<Map<String, List<CatalogLine>>> catalogs = catalogs(names);
            return findings(names, 0, new HashMap<>())
                    .compose(found -> fingerprints.compose(prints -> catalogs.map(lines -> names.stream()
                            .map(name -> target(name, found, prints, lines))
                            .toList())));
        });
    }

    private ScannedTarget target(
            String name,
            Map<String, Histories.Finding> found,
            Map<String, Fingerprint> prints,
            Map<String, List<CatalogLine>> lines) {
        Histories.Finding finding = found.getOrDefault(name, histories.absent());
        return new ScannedTarget(
                name,
                finding.state(),
                finding.version(),
                finding.repeatablesPending(),
                finding.problem(),
                Optional.ofNullable(prints.get(name)),
                lines.getOrDefault(name, List.of()));
    }

    private Future<Map<String, Histories.Finding>> findings(
            List<String> names, int from, Map<String, Histories.Finding> found) {
        if (from >= names.size()) {
            return Future.succeededFuture(found);
        }
        int to = Math.min(names.size(), from + HISTORIES_AT_ONCE);
        Set<String> deviating = new HashSet<>();
        return query("SELECT * FROM skein.histories_v1($1)", array(names.subList(from, to)))
                .map(rows -> {
                    rows.forEach(row -> byDigest(row)
                            .ifPresentOrElse(
                                    finding -> found.put(row.getString("schema"), finding),
                                    () -> deviating.add(row.getString("schema"))));
                    return deviating;
                })
                .compose(this::byRows)
                .compose(rest -> {
                    found.putAll(rest);
                    return findings(names, to, found);
                });
    }

    private Optional<Histories.Finding> byDigest(Row row) {
        String problem = row.getString("problem");
        String digest = row.getString("digest");
        if (problem != null) {
            return Optional.of(new Histories.Finding(
                    HistoryState.FOREIGN,
                    Optional.empty(),
                    true,
                    Optional.of("the history cannot be read: " + problem)));
        }
        if (digest == null) {
            return Optional.of(histories.absent());
        }
        return Boolean.TRUE.equals(row.getBoolean("simple"))
                ? histories.byDigest(digest, repeatables(row.getString("repeatables")))
                : Optional.empty();
    }

    private static Map<String, Integer> repeatables(@org.jspecify.annotations.Nullable String json) {
        Map<String, Integer> last = new HashMap<>();
        JsonArray rows = json == null ? new JsonArray() : new JsonArray(json);
        for (int i = 0; i < rows.size(); i++) {
            JsonArray row = rows.getJsonArray(i);
            Integer checksum = row.getInteger(1);
            if (checksum != null) {
                last.put(row.getString(0), checksum);
            }
        }
        return last;
    }

    private Future<Map<String, Histories.Finding>> byRows(Set<String> names) {
        if (names.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        return query("SELECT * FROM skein.history_rows_v1($1)", array(names)).map(rows -> {
            Map<String, Histories.Finding> found = new HashMap<>();
            rows.forEach(row ->
                    found.put(row.getString("schema"), histories.byRows(HistoryRow.parse(row.getString("history")))));
            return found;
        });
    }

    private Future<Map<String, Fingerprint>> fingerprints(List<String> names) {
        if (scan.detail() == ScanDetail.VERSIONS || names.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        return fingerprints(names, names.size() <= FEW ? Fingerprints.ofFew() : Fingerprints.ofMany(), 1);
    }

    /** A table that someone holds exclusively leaves its schema without a fingerprint, and all others with theirs. */
    private Future<Map<String, Fingerprint>> fingerprints(List<String> names, String sql, int attempt) {
        return rows(LOCKED, Tuple.tuple(), row -> row.getString(0)).compose(locked -> {
            List<String> free = new ArrayList<>(names);
            free.removeAll(new HashSet<>(locked));
            return query(sql, array(free))
                    .map(FleetReader::prints)
                    .recover(error -> attempt < TRIES
                                    && error instanceof PgException sqlError
                                    && LOCK_NOT_AVAILABLE.equals(sqlError.getSqlState())
                            ? fingerprints(names, sql, attempt + 1)
                            : Future.failedFuture(error));
        });
    }

    private static Map<String, Fingerprint> prints(RowSet<Row> rows) {
        Map<String, Fingerprint> prints = new HashMap<>();
        for (Row row : rows) {
            Optional.ofNullable(row.getString("fingerprint"))
                    .ifPresent(print -> prints.put(row.getString("schema"), Fingerprint.of(print)));
        }
        return prints;
    }

    private Future<Map<String, List<CatalogLine>>> catalogs(List<String> names) {
        if (scan.detail() != ScanDetail.CATALOGS || names.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        return query(Fingerprints.linesOfFew(), array(names)).map(rows -> {
            Map<String, List<CatalogLine>> lines = new HashMap<>();
            rows.forEach(row -> lines.computeIfAbsent(row.getString("schema"), first -> new ArrayList<>())
                    .add(new CatalogLine(row.getString("kind"), row.getString("object"), row.getString("definition"))));
            return lines;
        });
    }

    private <T> Future<List<T>> rows(String sql, Tuple values, Function<Row, T> mapping) {
        return pool.preparedQuery(sql).execute(values).map(rows -> {
            List<T> all = new ArrayList<>(rows.size());
            rows.forEach(row -> all.add(mapping.apply(row)));
            return all;
        });
    }

    private Future<RowSet<Row>> query(String sql, Tuple values) {
        return pool.preparedQuery(sql).execute(values);
    }

    private static Tuple array(Collection<String> names) {
        return Tuple.tuple().addValue(names.toArray(String[]::new));
    }

    /** A pattern of {@code *} as one of {@code LIKE}. */
    static String like(String pattern) {
        return pattern.replace("_", "\\_").replace('*', '%');
    }
}
