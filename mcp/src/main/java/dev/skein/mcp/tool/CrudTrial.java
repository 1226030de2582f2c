package dev.skein.mcp.tool;

import dev.skein.mcp.access.Code;
import dev.skein.mcp.access.ToolException;
import dev.skein.mcp.sql.Session;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes, reads, changes and deletes a row of a temporary table, as the tenant's role may. Nothing of it stays. */
final class CrudTrial {
    private static final String TABLE = "CREATE TEMP TABLE skein_trial (id int PRIMARY KEY, note text) ON COMMIT DROP";
    private static final Map<String, String> OPERATIONS = operations();

    private CrudTrial() {}

    private static Map<String, String> operations() {
        Map<String, String> operations = new LinkedHashMap<>();
        operations.put("create", "INSERT INTO pg_temp.skein_trial VALUES (1, 'first')");
        operations.put("read", "SELECT note FROM pg_temp.skein_trial WHERE id = 1");
        operations.put("update", "UPDATE pg_temp.skein_trial SET note = 'second' WHERE id = 1");
        operations.put("delete", "DELETE FROM pg_temp.skein_trial WHERE note = 'second'");
        return operations;
    }

    /**
     * Tries them in order.
     *
     * @param session one that may write and is rolled back
     * @return how long each took
     * @throws ToolException when one does not do what it should
     */
    static List<Map<String, Object>> run(Session session) {
        session.query(TABLE);
        return OPERATIONS.entrySet().stream()
                .map(each -> timed(session, each.getKey(), each.getValue()))
                .toList();
    }

    private static Map<String, Object> timed(Session session, String name, String sql) {
        long begin = System.nanoTime();
        int rows = session.query(sql).rowCount();
        if (rows != 1) {
            throw new ToolException(Code.SQL_ERROR, "the trial's " + name + " reached " + rows + " rows instead of 1");
        }
        return Map.of("name", name, "duration_ms", (System.nanoTime() - begin) / 1e6);
    }
}
