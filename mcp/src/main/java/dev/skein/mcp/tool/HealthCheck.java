package dev.skein.mcp.tool;

import dev.skein.contracts.TenantId;
import dev.skein.mcp.sql.Names;
import dev.skein.mcp.sql.PoolStatistics;
import dev.skein.mcp.sql.Session;
import dev.skein.mcp.sql.SlowStatements;
import dev.skein.mcp.sql.Tables;
import dev.skein.mcp.sql.TenantSessions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How the database, the tenant's tables and this server's own places in the database are. */
public final class HealthCheck implements Tool {
    private static final String DATABASE = """
            SELECT current_setting('server_version') AS version, pg_is_in_recovery() AS standby,
                extract(epoch FROM now() - pg_postmaster_start_time())::bigint AS uptime,
                current_setting('max_connections')::int AS most,
                (SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE backend_type = 'client backend') AS sessions""";
    private static final String SESSIONS = """
            SELECT coalesce(state, 'unknown') AS state, count(*) AS count,
                max(extract(epoch FROM now() - xact_start))::bigint AS oldest
            FROM pg_catalog.pg_stat_activity WHERE usename = session_user GROUP BY 1 ORDER BY 1""";
    private static final String TABLE = """
            SELECT c.reltuples::bigint AS rows, has_table_privilege(c.oid, 'SELECT') AS readable,
                pg_total_relation_size(c.oid) AS bytes
            FROM pg_catalog.pg_class AS c WHERE c.oid = to_regclass($1)""";
    private static final String COLUMNS = """
            SELECT attname::text AS name, format_type(atttypid, atttypmod) AS type, attnotnull AS required
            FROM pg_catalog.pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped
            ORDER BY attnum""";

    private final TenantSessions sessions;
    private final Tables tables;
    private final SlowStatements slow;

    public HealthCheck(TenantSessions sessions, Tables tables, SlowStatements slow) {
        this.sessions = sessions;
        this.tables = tables;
        this.slow = slow;
    }

    @Override
    public String name() {
        return "health_check";
    }

    @Override
    public ToolResult call(TenantId tenant, Arguments arguments) {
        boolean withTables = arguments.flag("include_tables", true);
        boolean withStatistics = arguments.flag("include_stats", true);
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("status", "ok");
        sessions.read(tenant, session -> {
            content.put("database", database(session));
            content.put("sessions", own(session));
            if (withTables) {
                List<Map<String, Object>> found = tables(session);
                content.put("tables", found);
                if (!found.stream().allMatch(HealthCheck::isReadable)) {
                    content.put("status", "degraded");
                }
            }
            return content;
        });
        if (arguments.flag("test_operations", false)) {
            content.put("operations", sessions.trial(tenant, CrudTrial::run));
        }
        if (withStatistics) {
            content.put("pool", pool(sessions.statistics()));
            content.put("slow_statements", slow(tenant));
        }
        return ToolResult.of(content, 0);
    }

    private static boolean isReadable(Map<?, ?> table) {
        return Boolean.TRUE.equals(table.get("readable"));
    }

    private static Map<String, Object> database(Session session) {
        long begin = System.nanoTime();
        session.query("SELECT 1");
        double roundTrip = (System.nanoTime() - begin) / 1e6;
        Row row = session.query(DATABASE).iterator().next();
        Map<String, Object> database = new LinkedHashMap<>();
        database.put("version", row.getString("version"));
        database.put("standby", row.getBoolean("standby"));
        database.put("uptime_seconds", row.getLong("uptime"));
        database.put("round_trip_ms", roundTrip);
        database.put("connections", row.getLong("sessions"));
        database.put("max_connections", row.getInteger("most"));
        return database;
    }

    private static List<Map<String, Object>> own(Session session) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Row row : session.query(SESSIONS)) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("state", row.getString("state"));
            one.put("count", row.getLong("count"));
            one.put("oldest_transaction_seconds", row.getLong("oldest"));
            all.add(one);
        }
        return all;
    }

    private List<Map<String, Object>> tables(Session session) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (String name : tables.sorted()) {
            Tuple table = Tuple.of(Names.table(session.place().schema(), name));
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", name);
            one.put("exists", false);
            one.put("readable", false);
            one.put("writable", tables.writable().contains(name));
            for (Row row : session.query(TABLE, table)) {
                one.put("exists", true);
                one.put("readable", row.getBoolean("readable"));
                one.put("approximate_rows", Math.max(0, row.getLong("rows")));
                one.put("bytes", row.getLong("bytes"));
                one.put("columns", columns(session, table));
            }
            all.add(one);
        }
        return all;
    }

    private static List<Map<String, Object>> columns(Session session, Tuple table) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Row row : session.query(COLUMNS, table)) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", row.getString("name"));
            one.put("type", row.getString("type"));
            one.put("nullable", !row.getBoolean("required"));
            all.add(one);
        }
        return all;
    }

    private static Map<String, Object> pool(PoolStatistics statistics) {
        Map<String, Object> pool = new LinkedHashMap<>();
        pool.put("limit", statistics.limit());
        pool.put("in_use", statistics.inUse());
        pool.put("waiting", statistics.waiting());
        pool.put("opened", statistics.opened());
        pool.put("failed", statistics.failed());
        pool.put("refused", statistics.refused());
        return pool;
    }

    private List<Map<String, Object>> slow(TenantId tenant) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (SlowStatements.Slow each : slow.of(tenant)) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("sql", each.sql());
            one.put("duration_ms", each.millis());
            one.put("at", each.at().toString());
            all.add(one);
        }
        return all;
    }
}
