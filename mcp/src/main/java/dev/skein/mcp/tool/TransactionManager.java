package dev.skein.mcp.tool;

import dev.skein.contracts.TenantId;
import dev.skein.mcp.access.Code;
import dev.skein.mcp.access.ToolException;
import dev.skein.mcp.sql.Gate;
import dev.skein.mcp.sql.LimitsConfig;
import dev.skein.mcp.sql.Mode;
import dev.skein.mcp.sql.Result;
import dev.skein.mcp.sql.Runner;
import dev.skein.mcp.sql.Session;
import dev.skein.mcp.sql.SlowStatements;
import dev.skein.mcp.sql.TenantSessions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs several statements in one transaction. When one fails, all of them are taken back, and the answer says which it was
 * and what became of each.
 */
public final class TransactionManager implements Tool {
    private final TenantSessions sessions;
    private final LimitsConfig limits;
    private final SlowStatements slow;
    private final Gate gate;
    private final Runner runner;

    public TransactionManager(TenantSessions sessions, LimitsConfig limits, SlowStatements slow) {
        this.sessions = sessions;
        this.limits = limits;
        this.slow = slow;
        this.gate = new Gate(limits);
        this.runner = new Runner(limits);
    }

    @Override
    public String name() {
        return "transaction_manager";
    }

    @Override
    public ToolResult call(TenantId tenant, Arguments arguments) {
        List<Statements> operations = arguments.objects("operations").stream()
                .map(Arguments::new)
                .map(each -> Statements.of(each.text("sql"), each.parameters()))
                .toList();
        if (operations.isEmpty() || operations.size() > limits.operations()) {
            throw ToolException.argument("operations", "hold between 1 and " + limits.operations() + " objects");
        }
        Mode mode = Mode.change(arguments.choice("isolation_level", Mode.Isolation.READ_COMMITTED));
        List<Map<String, Object>> done = new ArrayList<>();
        try {
            long rows = sessions.within(tenant, mode, limits.timeout(), session -> all(session, operations, done));
            return ToolResult.of(content(true, done), rows);
        } catch (ToolException e) {
            if (e.code() == Code.ROLE_NOT_SAFE || e.code() == Code.BUSY || e.code() == Code.UNAVAILABLE) {
                // Nothing has begun, or the server did not tell how it ended: nothing is said of the operations.
                throw e;
            }
            return takenBack(e, operations.size(), done);
        }
    }

    private long all(Session session, List<Statements> operations, List<Map<String, Object>> done) {
        long rows = 0;
        long bytes = 0;
        for (Statements operation : operations) {
            long begin = System.nanoTime();
            Result result = runner.run(session, gate.pass(session, operation.sql(), operation.values()));
            bytes += result.bytes();
            if (bytes > limits.bytes()) {
                throw new ToolException(
                        Code.TOO_LARGE,
                        "the results together have more than " + limits.bytes() + " bytes as JSON, which is the limit");
            }
            long millis = (System.nanoTime() - begin) / 1_000_000;
            slow.note(session.place().tenant(), operation.sql(), millis);
            Map<String, Object> one = operation(done.size(), "done");
            one.put("rows_affected", result.affected());
            one.put("rows", result.rows());
            one.put("duration_ms", millis);
            done.add(one);
            rows += result.affected();
        }
        return rows;
    }

    private static ToolResult takenBack(ToolException error, int operations, List<Map<String, Object>> done) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (int i = 0; i < operations; i++) {
            String state = i < done.size() ? "rolled_back" : i == done.size() ? "failed" : "not_run";
            all.add(operation(i, state));
        }
        Map<String, Object> content = content(false, all);
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("code", error.code().name().toLowerCase(Locale.ROOT));
        said.put("message", String.valueOf(error.getMessage()));
        error.sqlState().ifPresent(state -> said.put("sqlstate", state));
        // Without an operation it was the commit itself that failed.
        if (done.size() < operations) {
            said.put("operation", done.size());
        }
        content.put("error", said);
        content.put("retryable", error.code() == Code.CONFLICT);
        return new ToolResult(content, 0, true);
    }

    private static Map<String, Object> operation(int index, String state) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("index", index);
        one.put("state", state);
        return one;
    }

    private static Map<String, Object> content(boolean committed, List<Map<String, Object>> operations) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("committed", committed);
        content.put("operations", operations);
        return content;
    }
}
