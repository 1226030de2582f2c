package dev.skein.worker.engine;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds out whether a statement may run among others in one transaction of a shared session. Pure and conservative: a
 * needless "no" costs time, since Flyway runs the script then; a wrong "yes" would leak into other targets.
 */
final class StatementCheck {
    private static final Set<String> TRANSACTION_CONTROL =
            Set.of("BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE", "CALL");
    private static final Set<String> SESSION_STATE = Set.of(
            "SET",
            "RESET",
            "DISCARD",
            "LISTEN",
            "UNLISTEN",
            "LOAD",
            "PREPARE",
            "EXECUTE",
            "DEALLOCATE",
            "DECLARE",
            "FETCH",
            "MOVE",
            "CLOSE");
    private static final Pattern WORD = Pattern.compile("[A-Z_]+");
    private static final Pattern SET_LOCAL =
            Pattern.compile("SET\\s+LOCAL\\s+([A-Z_]+)\\s*(?:=|\\bTO\\b).*", Pattern.DOTALL);
    private static final Pattern LOCAL_ALLOWED = Pattern.compile("SEARCH_PATH|LOCK_TIMEOUT|STATEMENT_TIMEOUT|WORK_MEM"
            + "|MAINTENANCE_WORK_MEM|CLIENT_MIN_MESSAGES|CHECK_FUNCTION_BODIES|ENABLE_[A-Z]+|MAX_PARALLEL_[A-Z_]+");
    private static final Pattern COPY_STREAM = Pattern.compile("\\b(STDIN|STDOUT)\\b");
    private static final Pattern TEMPORARY = Pattern.compile(
            "\\bCREATE\\s+(OR\\s+REPLACE\\s+)?((GLOBAL|LOCAL)\\s+)?TEMP(ORARY)?\\b|\\bINTO\\s+TEMP(ORARY)?\\b|\\bPG_TEMP\\s*\\.");
    private static final Pattern SESSION_FUNCTION =
            Pattern.compile("\\b(SET_CONFIG|PG_ADVISORY_LOCK|PG_TRY_ADVISORY_LOCK|PG_ADVISORY_LOCK_SHARED"
                    + "|PG_TRY_ADVISORY_LOCK_SHARED|DBLINK\\w*)\\b");
    private static final Pattern SESSION_IN_CODE = Pattern.compile(
            "(?:^|;|'|\\$|\\bBEGIN|\\bTHEN|\\bELSE|\\bLOOP)\\s*(SET|RESET|DISCARD|LISTEN|UNLISTEN|LOAD|COMMIT|ROLLBACK)\\b");

    private StatementCheck() {}

    /** Why the statement must not run on the fast path; empty when it may. */
    static Optional<String> obstacle(String sql) {
        String code = SqlText.withoutTexts(sql).toUpperCase(Locale.ROOT).strip();
        String everything = sql.toUpperCase(Locale.ROOT);
        Matcher word = WORD.matcher(code);
        String first = word.lookingAt() ? word.group() : "";
        if (TRANSACTION_CONTROL.contains(first)) {
            return Optional.of(first + " may end the transaction");
        }
        if (SESSION_STATE.contains(first) && localSetting(sql).isEmpty()) {
            return Optional.of(first + " changes the session or the whole transaction");
        }
        if (first.equals("COPY") && COPY_STREAM.matcher(code).find()) {
            return Optional.of("COPY needs a stream");
        }
        if (TEMPORARY.matcher(everything).find()) {
            return Optional.of("a temporary object outlives the transaction");
        }
        if (SESSION_FUNCTION.matcher(everything).find()) {
            return Optional.of("it calls a function that changes the session");
        }
        if (first.equals("DO") && SESSION_IN_CODE.matcher(everything).find()) {
            return Optional.of("its code changes the session or the transaction");
        }
        return Optional.empty();
    }

    /** The setting that the statement changes for the rest of its transaction, in lower case, if it does only that. */
    static Optional<String> localSetting(String sql) {
        Matcher local = SET_LOCAL.matcher(
                SqlText.withoutTexts(sql).toUpperCase(Locale.ROOT).strip());
        return local.matches() && LOCAL_ALLOWED.matcher(local.group(1)).matches()
                ? Optional.of(local.group(1).toLowerCase(Locale.ROOT))
                : Optional.empty();
    }
}
