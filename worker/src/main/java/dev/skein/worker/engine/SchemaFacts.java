package dev.skein.worker.engine;

import dev.skein.contracts.SchemaVersion;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a backup notes of a schema, as the connection's transaction sees it. Blocks; for one thread. */
final class SchemaFacts {
    private static final String TABLES =
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                    + " WHERE n.nspname = ? AND c.relkind = 'r' ORDER BY c.relname";
    private static final String HISTORY = "SELECT coalesce(json_agg(json_build_array(h.installed_rank, h.version,"
            + " h.description, h.type, h.script, h.checksum, h.success) ORDER BY h.installed_rank), '[]')::text FROM %s h";

    private final Connection connection;
    private final String schema;

    SchemaFacts(Connection connection, String schema) {
        this.connection = connection;
        this.schema = schema;
    }

    boolean exists() throws SQLException {
        return Jdbc.exists(connection, "SELECT FROM pg_namespace WHERE nspname = ?", schema);
    }

    /** The server's version without what its packager adds, such as {@code 15.18}. */
    String server() throws SQLException {
        return Jdbc.text(connection, "SHOW server_version").orElseThrow().replaceFirst(" .*", "");
    }

    /** When the transaction began. */
    Instant now() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT transaction_timestamp()")) {
            row.next();
            Timestamp begun = row.getTimestamp(1);
            return begun.toInstant();
        }
    }

    /** The newest version that counts; empty where there is no history. */
    Optional<SchemaVersion> version() throws SQLException {
        return LiveHistory.of(history()).stream()
                .filter(HistoryRow::success)
                .flatMap(row -> row.version().stream())
                .map(SchemaVersion::of)
                .max(Comparator.naturalOrder());
    }

    /** The history's rows by rank; none where there is no history. */
    List<HistoryRow> history() throws SQLException {
        if (!Jdbc.exists(connection, "SELECT WHERE to_regclass(?) IS NOT NULL", Sql.history(schema))) {
            return List.of();
        }
        return HistoryRow.parse(
                Jdbc.text(connection, HISTORY.formatted(Sql.history(schema))).orElseThrow());
    }

    Optional<String> fingerprint() throws SQLException {
        return Jdbc.text(connection, Fingerprints.ofOne(schema)).filter(text -> !text.equals("null"));
    }

    /** How many rows each table has itself; a partitioned one is counted in its partitions. */
    Map<String, Long> rows() throws SQLException {
        Map<String, Long> rows = new TreeMap<>();
        for (String table : Jdbc.texts(connection, TABLES, schema)) {
            String count = "SELECT count(*) FROM ONLY " + Sql.identifier(schema) + "." + Sql.identifier(table);
            rows.put(table, Long.parseLong(Jdbc.text(connection, count).orElseThrow()));
        }
        return rows;
    }
}
