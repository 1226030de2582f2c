package dev.skein.worker.engine;

import dev.skein.contracts.CatalogLine;
import dev.skein.contracts.Fingerprint;
import dev.skein.contracts.FleetScan;
import dev.skein.contracts.ScanDetail;
import dev.skein.contracts.ScannedTarget;
import io.vertx.core.Future;
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
import java.util.Objects;
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

    /** Flyway's own question, of many schemas, as {@code skein.open_attempt_v1} asks it of one. */
    private static final String HOLDING = """
            SELECT n.nspname::text FROM pg_catalog.pg_class o
            JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace
            LEFT JOIN pg_catalog.pg_depend d ON d.objid = o.oid AND d.deptype = 'e'
            WHERE n.nspname = ANY ($1::text[]) AND d.objid IS NULL AND o.relkind IN ('r', 'v', 'S', 't')
            UNION SELECT n.nspname::text FROM pg_catalog.pg_type o
            JOIN pg_catalog.pg_namespace n ON n.oid = o.typnamespace
            LEFT JOIN pg_catalog.pg_depend d ON d.objid = o.oid AND d.deptype = 'e'
            WHERE n.nspname = ANY ($1::text[]) AND d.objid IS NULL AND o.typcategory NOT IN ('A', 'C')
            UNION SELECT n.nspname::text FROM pg_catalog.pg_proc o
            JOIN pg_catalog.pg_namespace n ON n.oid = o.pronamespace
            LEFT JOIN pg_catalog.pg_depend d ON d.objid = o.oid AND d.deptype = 'e'
            WHERE n.nspname = ANY ($1::text[]) AND d.objid IS NULL""";

    private final Pool pool;
    private final Histories histories;
    private final FleetScan scan;

    FleetReader(Pool pool, MigrationPlan plan, FleetScan scan) {
        this.pool = pool;
        this.histories = new Histories(plan, scan);
        this.scan = scan;
    }

    /** Findings by name, and by the digest of the history they are of: equal histories are compared once. */
    private record Known(Map<String, Histories.Finding> found, Map<Long, Histories.Finding> byDigest) {}

    /** What was found, by name; fails with the database's error. */
    Future<List<ScannedTarget>> read() {
        Tuple asked = array(scan.names()).addValue(like(scan.pattern()));
        return rows(NAMES, asked, row -> row.getString(0)).compose(names -> {
            Future<Map<String, Fingerprint>> fingerprints = fingerprints(names);
            Future<Map<String, List<CatalogLine>>> catalogs = catalogs(names);
            return findings(names, 0, new Known(new HashMap<>(), new HashMap<>()))
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
        return Objects.requireNonNull(found.get(name))
                .of(name, Optional.ofNullable(prints.get(name)), lines.getOrDefault(name, List.of()));
    }

    private Future<Map<String, Histories.Finding>> findings(List<String> names, int from, Known known) {
        if (from >= names.size()) {
            return Future.succeededFuture(known.found());
        }
        int to = Math.min(names.size(), from + HISTORIES_AT_ONCE);
        return query("SELECT * FROM skein.histories_v2($1)", array(names.subList(from, to)))
                .compose(rows -> {
                    Map<String, Long> digests = new HashMap<>();
                    List<String> bare = new ArrayList<>();
                    for (Row row : rows) {
                        Long digest = row.getLong("digest");
                        String problem = row.getString("problem");
                        if (digest != null) {
                            digests.put(row.getString("schema"), digest);
                        } else if (problem != null) {
                            known.found().put(row.getString("schema"), unread(problem));
                        } else {
                            bare.add(row.getString("schema"));
                        }
                    }
                    return bare(bare, known).compose(looked -> resolve(digests, known));
                })
                .compose(resolved -> findings(names, to, known));
    }

    private static Histories.Finding unread(String problem) {
        return Histories.Finding.unread("the history cannot be read: " + problem);
    }

    /** Asks which of the schemas without a history hold something. */
    private Future<Void> bare(List<String> names, Known known) {
        if (names.isEmpty()) {
            return Future.succeededFuture();
        }
        return rows(HOLDING, array(names), row -> row.getString(0)).map(holding -> {
            Set<String> held = new HashSet<>(holding);
            names.forEach(name -> known.found().put(name, histories.absent(!held.contains(name))));
            return null;
        });
    }

    /**
     * Reads the rows of one history for each digest that is new. What changes meanwhile has another digest by then: it
     * is taken as it reads now, and the others of its digest are asked again.
     */
    private Future<Void> resolve(Map<String, Long> digests, Known known) {
        Map<Long, String> unknown = new HashMap<>();
        digests.forEach((name, digest) -> {
            Histories.Finding finding = known.byDigest().get(digest);
            if (finding == null) {
                unknown.putIfAbsent(digest, name);
            } else {
                known.found().put(name, finding);
            }
        });
        if (unknown.isEmpty()) {
            return Future.succeededFuture();
        }
        return query("SELECT * FROM skein.history_rows_v3($1)", array(unknown.values()))
                .compose(rows -> {
                    for (Row row : rows) {
                        String name = row.getString("schema");
                        if (row.getLong("digest") == null) {
                            known.found().put(name, unread(row.getString("problem")));
                        } else {
                            Histories.Finding finding = histories.byRows(HistoryRow.parse(row.getString("history")));
                            known.byDigest().put(row.getLong("digest"), finding);
                            known.found().put(name, finding);
                        }
                    }
                    digests.keySet().removeAll(known.found().keySet());
                    return resolve(digests, known);
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
