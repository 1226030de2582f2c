package dev.skein.mcp.access;

/** Why a call was refused or failed; callers see it in lower case. */
public enum Code {
    /** An argument is missing or not accepted. */
    INVALID_ARGUMENT,
    /** The token does not allow this tool. */
    TOOL_NOT_ALLOWED,
    /** The token does not allow this tenant. */
    TENANT_NOT_ALLOWED,
    /** The text is not exactly one statement of a kind that the tool takes. */
    STATEMENT_NOT_ALLOWED,
    /** The database refuses the tenant's role what the statement asks for. */
    PERMISSION_DENIED,
    /** The planner expects more work than the budget allows. */
    TOO_EXPENSIVE,
    /** The result has more rows than the limit. */
    TOO_MANY_ROWS,
    /** The result has more bytes than the limit. */
    TOO_LARGE,
    /** The time limit was reached. */
    TIMEOUT,
    /** As many calls run as may run at once. */
    BUSY,
    /** The tenant's role is missing, or may do more than it should. */
    ROLE_NOT_SAFE,
    /** The database cannot be reached. */
    UNAVAILABLE,
    /** Another transaction was in the way; the same call may succeed. */
    CONFLICT,
    /** Any other error of the database. */
    SQL_ERROR
}
