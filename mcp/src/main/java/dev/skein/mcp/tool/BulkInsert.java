package dev.skein.mcp.tool;

import dev.skein.contracts.TenantId;
import dev.skein.mcp.access.ToolException;
import dev.skein.mcp.sql.Json;
import dev.skein.mcp.sql.LimitsConfig;
import dev.skein.mcp.sql.Mode;
import dev.skein.mcp.sql.Names;
import dev.skein.mcp.sql.Session;
import dev.skein.mcp.sql.Tables;
import dev.skein.mcp.sql.TenantSessions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Inserts records into one table, in batches and in one transaction: all of them or none. */
public final class BulkInsert implements Tool {
    private static final int BATCH = 100;
    private static final int LARGEST_BATCH = 1000;
    private static final String PRIMARY_KEY = """
            SELECT a.attname::text FROM pg_catalog.pg_index AS i
            JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
            WHERE i.indrelid = to_regclass($1) AND i.indisprimary ORDER BY array_position(i.indkey::int2[], a.attnum)""";

    private final TenantSessions sessions;
    private final Tables tables;
    private final LimitsConfig limits;

    public BulkInsert(TenantSessions sessions, Tables tables, LimitsConfig limits) {
        this.sessions = sessions;
        this.tables = tables;
        this.limits = limits;
    }

    /** What happens to a record whose key is there already. */
    private enum OnConflict {
        ERROR,
        IGNORE,
        UPDATE
    }

    /** What is inserted, and how. */
    private record Work(
            String table,
            List<Map<String, Object>> records,
            Set<String> columns,
            OnConflict onConflict,
            List<String> key,
            int batch) {}

    /** How many records were new, and how many rows were changed instead. */
    private record Count(long inserted, long updated) {
        Count plus(Count other) {
            return new Count(inserted + other.inserted, updated + other.updated);
        }
    }

    @Override
    public String name() {
        return "bulk_insert";
    }

    @Override
    public ToolResult call(TenantId tenant, Arguments arguments) {
        String table = arguments.text("table_name");
        tables.checkWritable(table);
        List<Map<String, Object>> records = arguments.objects("records");
        if (records.isEmpty() || records.size() > limits.records()) {
            throw ToolException.argument("records", "hold between 1 and " + limits.records() + " objects");
        }
        Work work = new Work(
                table,
                records,
                columns(records),
                arguments.choice("on_conflict", OnConflict.ERROR),
                arguments.texts("conflict_columns"),
                arguments.number("batch_size", BATCH, 1, LARGEST_BATCH));
        return sessions.within(
                tenant, Mode.change(Mode.Isolation.READ_COMMITTED), limits.timeout(), session -> insert(session, work));
    }

    private static Set<String> columns(List<Map<String, Object>> records) {
        Set<String> columns = new LinkedHashSet<>(records.get(0).keySet());
        for (int i = 0; i < records.size(); i++) {
            if (columns.isEmpty() || !columns.equals(records.get(i).keySet())) {
                throw ToolException.argument(
                        "records",
                        "have the same members in each record; number " + (i + 1) + " does not have " + columns);
            }
        }
        return columns;
    }

    private static ToolResult insert(Session session, Work work) {
        String sql = sql(session, work);
        Count all = new Count(0, 0);
        int batches = 0;
        for (int from = 0; from < work.records().size(); from += work.batch()) {
            int to = Math.min(from + work.batch(), work.records().size());
            all = all.plus(batch(session, work, sql, work.records().subList(from, to)));
            batches++;
        }
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("inserted", all.inserted());
        content.put("updated", all.updated());
        content.put("ignored", work.records().size() - all.inserted() - all.updated());
        content.put("batches", batches);
        return ToolResult.of(content, all.inserted() + all.updated());
    }

    private static Count batch(Session session, Work work, String sql, List<Map<String, Object>> records) {
        session.guard();
        var rows = session.query(sql, Tuple.of(Json.text(records)));
        if (work.onConflict() != OnConflict.UPDATE) {
            return new Count(rows.rowCount(), 0);
        }
        Count count = new Count(0, 0);
        for (Row row : rows) {
            count = count.plus(row.getBoolean(0) ? new Count(1, 0) : new Count(0, 1));
        }
        return count;
    }

    /** The server itself turns the records' members into the columns' types. */
    private static String sql(Session session, Work work) {
        String table = Names.table(session.place().schema(), work.table());
        String columns = Names.identifiers(work.columns());
        String insert = "INSERT INTO " + table + " (" + columns + ") SELECT " + columns
                + " FROM jsonb_populate_recordset(NULL::" + table + ", $1::text::jsonb)";
        return switch (work.onConflict()) {
            case ERROR -> insert;
            case IGNORE -> insert + " ON CONFLICT " + target(work.key()) + "DO NOTHING";
            case UPDATE -> update(insert, key(session, table, work), work);
        };
    }

    private static String target(List<String> key) {
        return key.isEmpty() ? "" : "(" + Names.identifiers(key) + ") ";
    }

    private static String update(String insert, List<String> key, Work work) {
        String changes = work.columns().stream()
                .filter(column -> !key.contains(column))
                .map(Names::identifier)
                .map(column -> column + " = EXCLUDED." + column)
                .collect(Collectors.joining(", "));
        if (changes.isEmpty()) {
            throw ToolException.argument("records", "have members beside " + key + ", or on_conflict be ignore");
        }
        // A row that the statement itself has just inserted was locked by nobody.
        return insert + " ON CONFLICT " + target(key) + "DO UPDATE SET " + changes + " RETURNING (xmax = 0)";
    }

    private static List<String> key(Session session, String table, Work work) {
        if (!work.key().isEmpty()) {
            return work.key();
        }
        List<String> key = new ArrayList<>();
        session.query(PRIMARY_KEY, Tuple.of(table)).forEach(row -> key.add(row.getString(0)));
        if (key.isEmpty()) {
            throw ToolException.argument(
                    "conflict_columns",
                    "name the columns of a unique index, since " + work.table() + " has no primary key");
        }
        return key;
    }
}
