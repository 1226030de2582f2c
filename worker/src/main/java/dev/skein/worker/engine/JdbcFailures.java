package dev.skein.worker.engine;

import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import java.sql.SQLException;
import java.util.Optional;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.internal.exception.FlywayMigrateException;

/** Says what an error of a run over JDBC was, in the database's own words. */
final class JdbcFailures {
    private JdbcFailures() {}

    /** @param errors what the vendor's errors mean */
    static Failure of(Throwable error, VendorErrors errors) {
        if (error instanceof RefusedException refused) {
            return refused.failure();
        }
        Optional<SQLException> sql = Failures.sqlCause(error);
        if (error instanceof FlywayMigrateException script && sql.isPresent()) {
            return inScript(errors.failure(sql.get()), script);
        }
        if (sql.isPresent()) {
            return errors.failure(sql.get());
        }
        if (error instanceof FlywayException flyway) {
            boolean foreign = flyway.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE;
            return Failure.of(FailureKind.PERMANENT, flyway.getMessage() + (foreign ? VendorErrors.ALREADY_THERE : ""));
        }
        return Failure.of(FailureKind.RETRYABLE, String.valueOf(error.getMessage()));
    }

    private static Failure inScript(Failure failure, FlywayMigrateException script) {
        int line = script.getLineNumber();
        return new Failure(
                failure.kind(),
                failure.message(),
                failure.sqlState(),
                Optional.of(script.getMigration().getScript()),
                line > 0 ? Optional.of(line) : Optional.empty());
    }

    /** The same failure, of another kind and with other words. */
    static Failure with(Failure failure, FailureKind kind, String message) {
        return new Failure(kind, message, failure.sqlState(), failure.script(), failure.line());
    }
}
