package dev.skein.mcp.sql;

import dev.skein.mcp.access.Code;
import dev.skein.mcp.access.ToolException;
import dev.skein.mcp.sql.Result.Column;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.desc.ColumnDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/**
 * Runs statements that have passed the gate. A result comes as one JSON text for each row, made and cut by the server, so
 * that no row is larger here than the limit; it is refused as a whole when it has more rows or bytes than allowed.
 */
public final class Runner {
    private static final int CHUNK = 50;

    private final LimitsConfig limits;

    public Runner(LimitsConfig limits) {
        this.limits = limits;
    }

    /** Runs a query or a change. */
    public Result run(Session session, Statement statement) {
        session.guard();
        if (!statement.plan().isChange()) {
            return select(session, statement, limits.rows());
        }
        if (statement.plan().returnsRows()) {
            return returning(session, statement);
        }
        long changed = session.query(statement.sql(), statement.parameters()).rowCount();
        return new Result(List.of(), List.of(), changed, 0);
    }

    /**
     * Reads a query's rows. As the query stands in brackets, the server takes nothing but a query there.
     *
     * @param most the most rows; one more is refused
     */
    public Result select(Session session, Statement statement, int most) {
        return select(session, statement, most, most + 1);
    }

    /** Reads a query's first row, and no further. */
    public Result first(Session session, Statement statement) {
        return select(session, statement, 1, 1);
    }

    private Result select(Session session, Statement statement, int most, int stop) {
        List<Column> columns = columns(session, statement);
        StringJoiner aliases = new StringJoiner(", ", "(", ")");
        for (int i = 1; i <= columns.size(); i++) {
            aliases.add("c" + i);
        }
        String sql = "SELECT " + json() + " FROM (" + statement.sql() + "\n) AS q" + (columns.isEmpty() ? "" : aliases);
        List<String> texts = read(session, sql, statement.parameters(), most, stop);
        List<Map<String, Object>> rows = new ArrayList<>();
        for (String text : texts) {
            rows.add(named(columns, Json.object(text)));
        }
        return new Result(columns, rows, rows.size(), bytes(texts));
    }

    private Result returning(Session session, Statement statement) {
        String sql = "WITH q AS (" + statement.sql() + "\n) SELECT " + json() + " FROM q";
        List<String> texts = read(session, sql, statement.parameters(), limits.rows(), limits.rows() + 1);
        List<Map<String, Object>> rows = texts.stream().map(Json::object).toList();
        return new Result(List.of(), rows, rows.size(), bytes(texts));
    }

    private String json() {
        return "left(row_to_json(q)::text, " + (limits.bytes() + 1) + ")";
    }

    /** The columns, from the same query with no row. */
    private static List<Column> columns(Session session, Statement statement) {
        RowSet<Row> none =
                session.query("SELECT * FROM (" + statement.sql() + "\n) AS q LIMIT 0", statement.parameters());
        Set<String> names = new HashSet<>();
        List<Column> columns = new ArrayList<>();
        for (ColumnDescriptor each : none.columnDescriptors()) {
            String name = each.name();
            for (int number = 2; !names.add(name); number++) {
                name = each.name() + "#" + number;
            }
            columns.add(new Column(name, each.typeName()));
        }
        return columns;
    }

    private static Map<String, Object> named(List<Column> columns, Map<String, Object> row) {
        Map<String, Object> named = new LinkedHashMap<>();
        int place = 0;
        for (Object value : row.values()) {
            named.put(columns.get(place).name(), value);
            place++;
        }
        return named;
    }

    /** @param stop after how many rows reading ends; one more than the most lets the limit be seen */
    private List<String> read(Session session, String sql, Tuple parameters, int most, int stop) {
        Cursor cursor = session.prepare(sql).cursor(parameters);
        List<String> texts = new ArrayList<>();
        long bytes = 0;
        do {
            for (Row row : session.read(cursor, Math.min(CHUNK, stop))) {
                String text = row.getString(0);
                texts.add(text);
                bytes += size(text);
                if (bytes > limits.bytes()) {
                    throw new ToolException(
                            Code.TOO_LARGE,
                            "the result has more than " + limits.bytes()
                                    + " bytes as JSON, which is the limit: ask for fewer rows or columns");
                }
                if (texts.size() > most) {
                    throw new ToolException(
                            Code.TOO_MANY_ROWS,
                            "the result has more than " + most + " rows, which is the limit: add a condition or LIMIT");
                }
            }
        } while (cursor.hasMore() && texts.size() < stop);
        return texts;
    }

    private static long bytes(List<String> texts) {
        return texts.stream().mapToLong(Runner::size).sum();
    }

    private static int size(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
