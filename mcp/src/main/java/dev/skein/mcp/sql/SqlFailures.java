package dev.skein.mcp.sql;

import dev.skein.mcp.access.Code;
import dev.skein.mcp.access.ToolException;
import io.vertx.pgclient.PgException;

/** What an error of the database means for the caller. Pure. */
final class SqlFailures {
    private static final String SERIALIZATION = "40001";
    private static final String DEADLOCK = "40P01";
    private static final String PERMISSION = "42501";
    private static final String SYNTAX = "42601";
    private static final String CANCELLED = "57014";
    private static final String READ_ONLY = "25006";
    private static final String LOCK_TIMEOUT = "55P03";

    private SqlFailures() {}

    /** The error with its SQLSTATE, in the database's own words. */
    static ToolException of(PgException error, Deadline deadline) {
        String state = error.getSqlState() == null ? "" : error.getSqlState();
        String said = said(error);
        return switch (state) {
            case CANCELLED -> deadline.expired(state);
            case PERMISSION -> new ToolException(Code.PERMISSION_DENIED, said, state);
            case READ_ONLY -> new ToolException(Code.STATEMENT_NOT_ALLOWED, said + ": this tool only reads", state);
            case SYNTAX -> new ToolException(Code.STATEMENT_NOT_ALLOWED, said + "; " + Gate.TAKEN, state);
            case SERIALIZATION, DEADLOCK, LOCK_TIMEOUT -> new ToolException(Code.CONFLICT, said, state);
            default -> new ToolException(Code.SQL_ERROR, said, state);
        };
    }

    private static String said(PgException error) {
        StringBuilder text = new StringBuilder(String.valueOf(error.getErrorMessage()));
        if (error.getDetail() != null) {
            text.append("; ").append(error.getDetail());
        }
        if (error.getHint() != null) {
            text.append("; ").append(error.getHint());
        }
        return text.toString();
    }
}
