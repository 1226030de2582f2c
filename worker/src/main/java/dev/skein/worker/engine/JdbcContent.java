package dev.skein.worker.engine;

import dev.skein.contracts.SchemaVersion;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a MariaDB database or a SQLite file holds, without Skein's own tables; the history and the record of seeds count as tables of
 * rows only.
 * Blocks; for one thread.
 */
record JdbcContent(JdbcSession session) implements OwnTarget.Content {
    private static final Set<String> OWN = Set.of(Bookkeeping.PROCESSED, Bookkeeping.FENCE, Bookkeeping.STEPS);
    private static final Set<String> RECORDS = Set.of(Sql.HISTORY_TABLE, "skein_seeds");
    private static final String SQLITE = "SELECT type, name, sql FROM main.sqlite_master WHERE name NOT LIKE"
            + " 'sqlite\\_%' ESCAPE '\\' AND tbl_name <> '" + Sql.HISTORY_TABLE + "'";
    private static final String SQLITE_TABLES = "SELECT type, name, '' FROM main.sqlite_master WHERE name NOT LIKE"
            + " 'sqlite\\_%' ESCAPE '\\' AND type = 'table'";
    private static final String TABLES = "SELECT table_type, table_name, '' FROM information_schema.tables"
            + " WHERE table_schema = ? ORDER BY table_name";
    private static final List<String> OTHERS = List.of(
            "SELECT 'trigger', trigger_name, CONCAT_WS(' ', action_timing, event_manipulation, event_object_table,"
                    + " action_statement) FROM information_schema.triggers WHERE trigger_schema = ?",
            "SELECT routine_type, routine_name, CONCAT_WS(' ', dtd_identifier, routine_definition)"
                    + " FROM information_schema.routines WHERE routine_schema = ?",
            "SELECT 'event', event_name, CONCAT_WS(' ', interval_value, interval_field, event_definition)"
                    + " FROM information_schema.events WHERE event_schema = ?");

    /**
     * What makes an object, in the database's own words.
     *
     * @param kind as the database calls it, such as {@code BASE TABLE} or {@code index}
     */
    record Definition(String kind, String name, String definition) {}

    /** One object of the catalog. */
    private interface Found {
        void add(String kind, String name, String definition) throws SQLException;
    }

    @Override
    public Shape shape() throws SQLException {
        return Shape.of(version(), definitions());
    }

    /** What makes each object, by kind and name, in the database's own words. */
    SortedMap<String, String> definitions() throws SQLException {
        SortedMap<String, String> definitions = new TreeMap<>();
        all().forEach(each -> definitions.put(each.kind() + " " + each.name(), each.definition()));
        return definitions;
    }

    /** What makes each object, in no order. */
    List<Definition> all() throws SQLException {
        List<Definition> all = new ArrayList<>();
        Found found = (kind, name, definition) -> {
            if (!OWN.contains(name) && !RECORDS.contains(name)) {
                all.add(new Definition(kind, name, definition));
            }
        };
        switch (session.dialect()) {
            case SQLITE -> each(SQLITE, found);
            case MARIADB -> {
                each(TABLES, (kind, name, none) -> found.add(kind, name, created(kind, name)), session.schema());
                for (String query : OTHERS) {
                    each(query, found, session.schema());
                }
            }
            case POSTGRESQL -> throw new IllegalStateException("PostgreSQL has functions for it");
        }
        return all;
    }

    private Optional<SchemaVersion> version() throws SQLException {
        return LiveHistory.of(new Bookkeeping(session).history()).stream()
                .filter(HistoryRow::success)
                .flatMap(row -> row.version().stream())
                .map(SchemaVersion::of)
                .max(Comparator.naturalOrder());
    }

    /** How the server would make it, less the counter that only rows have set. */
    private String created(String kind, String name) throws SQLException {
        Connection connection = session.connection();
        connection.setCatalog(session.schema()); // views name the tables of another database with it
        String what = kind.equals("VIEW") ? "VIEW" : kind.equals("SEQUENCE") ? "SEQUENCE" : "TABLE";
        try (PreparedStatement statement =
                        connection.prepareStatement("SHOW CREATE " + what + " " + session.table(name));
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getString(2).replaceFirst(" AUTO_INCREMENT=\\d+", "");
        }
    }

    @Override
    public Map<String, Long> rows() throws SQLException {
        Map<String, Long> rows = new TreeMap<>();
        Found found = (kind, name, definition) -> {
            boolean table = kind.equals("table") || kind.equals("BASE TABLE") || kind.equals("SYSTEM VERSIONED");
            if (table && !OWN.contains(name)) {
                String count = Jdbc.text(session.connection(), "SELECT count(*) FROM " + session.table(name))
                        .orElseThrow();
                rows.put(name, Long.parseLong(count));
            }
        };
        if (session.dialect() == Dialect.SQLITE) {
            each(SQLITE_TABLES, found);
        } else {
            each(TABLES, found, session.schema());
        }
        return rows;
    }

    @Override
    public List<String> progress() throws SQLException {
        Bookkeeping book = new Bookkeeping(session);
        List<String> progress = new ArrayList<>();
        book.history().forEach(row -> progress.add(row.toString()));
        if (session.has(Bookkeeping.STEPS)) {
            book.open().forEach(step -> progress.add(step.toString()));
        }
        return progress;
    }

    private void each(String query, Found found, Object... values) throws SQLException {
        List<Definition> all = new ArrayList<>();
        try (PreparedStatement statement = session.connection().prepareStatement(query)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    all.add(new Definition(rows.getString(1), rows.getString(2), String.valueOf(rows.getString(3))));
                }
            }
        }
        for (Definition each : all) {
            found.add(each.kind(), each.name(), each.definition());
        }
    }
}
