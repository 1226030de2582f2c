package dev.skein.mcp.sql;

import dev.skein.mcp.access.Code;
import dev.skein.mcp.access.ToolException;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One transaction of a tenant's own role, for one call. Everything that comes from a caller is sent by the extended
 * protocol, in which the server takes one statement and no more. Its methods block, each until the deadline at most.
 */
public final class Session {
    /** Beyond the server's own limit, before the client stops waiting for it. */
    private static final long GRACE_MILLIS = 500;

    private static final String GUARD = "SELECT set_config('search_path', $1, true),"
            + " set_config('statement_timeout', $2, true), set_config('lock_timeout', $2, true)";

    private final PgConnection connection;
    private final Place place;
    private final Deadline deadline;

    Session(PgConnection connection, Place place, Deadline deadline) {
        this.connection = connection;
        this.place = place;
        this.deadline = deadline;
    }

    /** Whose session it is. */
    public Place place() {
        return place;
    }

    void begin(Mode mode) {
        await(connection.query(mode.begin()).execute());
        guard();
    }

    /**
     * Sets the search path and the time limits again: a statement may have changed them by {@code set_config}, so this
     * comes before each statement of a caller.
     */
    public void guard() {
        String path = Names.identifier(place.schema()) + ", public";
        query(GUARD, Tuple.of(path, String.valueOf(deadline.leftMillis())));
    }

    /** @throws ToolException that says so when the server does not tell whether it has committed */
    void commit() {
        // Later than this, a failure without the server's word leaves both possible.
        deadline.leftMillis();
        try {
            await(connection.query("COMMIT").execute());
        } catch (ToolException e) {
            if (e.sqlState().isPresent()) {
                throw e;
            }
            throw new ToolException(
                    Code.UNAVAILABLE, "the server did not say whether it has committed: look before you try again");
        }
    }

    void rollback() {
        await(connection.query("ROLLBACK").execute());
    }

    /** Runs one statement. */
    public RowSet<Row> query(String sql, Tuple parameters) {
        return await(connection.preparedQuery(sql).execute(parameters));
    }

    /** Runs one statement without parameters. */
    public RowSet<Row> query(String sql) {
        return query(sql, Tuple.tuple());
    }

    /** Has the server parse one statement, and runs nothing. */
    PreparedStatement prepare(String sql) {
        return await(connection.prepare(sql));
    }

    RowSet<Row> read(Cursor cursor, int rows) {
        return await(cursor.read(rows));
    }

    /**
     * Waits for the server.
     *
     * @throws ToolException when it refuses, does not answer in time, or is gone
     */
    private <T> T await(Future<T> answer) {
        try {
            return answer.timeout(deadline.leftMillis() + GRACE_MILLIS, TimeUnit.MILLISECONDS)
                    .await();
        } catch (Throwable e) { // await throws what the future failed with, checked or not
            throw failure(e);
        }
    }

    private RuntimeException failure(Throwable error) {
        return switch (error) {
            case PgException said -> SqlFailures.of(said, deadline);
            case TimeoutException late -> {
                var unused = connection.cancelRequest();
                yield deadline.expired("");
            }
            case ToolException refused -> refused;
            default -> new ToolException(Code.UNAVAILABLE, "the database does not answer: " + error.getMessage());
        };
    }
}
