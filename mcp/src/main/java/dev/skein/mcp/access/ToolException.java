package dev.skein.mcp.access;

import java.util.Optional;

/** A call that is refused or has failed, with words for the caller. Its message may hold data of the caller's tenant, so it is not logged. */
public final class ToolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Code code;
    private final String sqlState;

    public ToolException(Code code, String message) {
        this(code, message, "");
    }

    /** One that the database said; the state is empty when it said none. */
    public ToolException(Code code, String message, String sqlState) {
        super(message);
        this.code = code;
        this.sqlState = sqlState;
    }

    /** An argument that is not accepted. */
    public static ToolException argument(String name, String fix) {
        return new ToolException(Code.INVALID_ARGUMENT, "argument '" + name + "' is not accepted: it must " + fix);
    }

    public Code code() {
        return code;
    }

    /** The SQLSTATE, where the database has refused. */
    public Optional<String> sqlState() {
        return sqlState.isEmpty() ? Optional.empty() : Optional.of(sqlState);
    }
}
