package dev.skein.worker.engine;

import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import java.util.Optional;

/**
 * Asks a set's verify queries in the target, and says what an answer means. Pure.
 *
 * <p>A query stands where only a query can stand, so that it changes nothing by itself. One that the schema does not
 * allow, because a table or column of it is missing, says as well that the schema is not right.
 */
final class Verification {
    /** The SQLSTATE that {@code skein.verify_v1} raises when a query returns a row. */
    static final String RETURNED_A_ROW = "SK001";

    private static final String NOT_ALLOWED = "42";

    private Verification() {}

    /** A statement that fails when the query returns a row. */
    static ScriptStatement statement(VerifyQueries.Query query) {
        return new ScriptStatement(sql(query), 1);
    }

    /** The same as text. */
    static String sql(VerifyQueries.Query query) {
        return "SELECT skein.verify_v1(" + Sql.literal(query.script()) + ", " + Sql.literal(query.sql()) + ")";
    }

    /** Whether an error of the query means that the schema is not right; others are errors like any. */
    static boolean drifted(String sqlState) {
        return sqlState.equals(RETURNED_A_ROW) || sqlState.startsWith(NOT_ALLOWED);
    }

    /**
     * The failure of a target that is not right.
     *
     * @param script the query's file
     * @param words the database's
     * @param left what was committed all the same
     */
    static Failure failure(String script, String words, Optional<String> sqlState, String left) {
        String message = sqlState.equals(Optional.of(RETURNED_A_ROW)) ? words : script + ": " + words;
        return new Failure(FailureKind.DRIFTED, message + "; " + left, sqlState, Optional.of(script), Optional.empty());
    }
}
