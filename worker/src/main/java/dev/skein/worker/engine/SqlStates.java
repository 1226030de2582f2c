package dev.skein.worker.engine;

import dev.skein.contracts.FailureKind;
import java.util.Set;

/**
 * What a SQLSTATE asks for. Pure.
 *
 * <p>A cancelled statement (57014, a statement timeout among others) is retryable: load passes, and the coordinator
 * bounds the attempts.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL's error codes</a>
 */
final class SqlStates {
    /** A statement was cancelled. */
    static final String QUERY_CANCELED = "57014";

    /** What attempts get that stand in each other's way. */
    static final Set<String> LOCKED = Set.of("55P03", "40P01");

    /** How states begin that say that the server has no room: no connection, no resources, cannot connect now. */
    static final Set<String> REFUSED = Set.of("08", "53", "57P03");

    private static final String CONNECTION = "08";
    private static final String INSUFFICIENT_RESOURCES = "53";
    private static final Set<String> RETRYABLE = Set.of(
            "40001", // serialization failure
            "40P01", // deadlock
            "55P03", // lock not available: lock_timeout
            QUERY_CANCELED,
            "57P01", // admin shutdown, or a terminated backend
            "57P02", // crash shutdown
            "57P03", // cannot connect now
            "57P05", // idle session timeout
            "25P03" // idle-in-transaction session timeout
            );
    private static final Set<String> OF_ONE_TRANSACTION = Set.of(
            "55P04", // unsafe use of a new enum value: the script that added it has not been committed
            "55006", // object in use: deferred triggers of an earlier script are pending
            "25001" // active SQL transaction: the statement wants a transaction of its own
            );

    private SqlStates() {}

    /** Whether another attempt may succeed. */
    static FailureKind kind(String sqlState) {
        boolean retryable = sqlState.startsWith(CONNECTION)
                || sqlState.startsWith(INSUFFICIENT_RESOURCES)
                || RETRYABLE.contains(sqlState);
        return retryable ? FailureKind.RETRYABLE : FailureKind.PERMANENT;
    }

    /** Whether scripts fail this way because they share one transaction, and may pass in transactions of their own. */
    static boolean causedByOneTransaction(String sqlState) {
        return OF_ONE_TRANSACTION.contains(sqlState);
    }
}
