package dev.skein.worker.engine;

import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import dev.skein.runtime.tls.Distrust;
import dev.skein.runtime.tls.PostgresTls;
import io.vertx.pgclient.PgException;
import java.sql.SQLException;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.internal.exception.FlywayMigrateException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Says what an error was and what it asks for, in the database's own words. Pure. */
final class Failures {
    private Failures() {}

    /** A statement that the database refused on the reactive client. */
    static Failure of(PgException refused, Optional<SentText.Place> place) {
        Optional<String> query = place.map(SentText.Place::script).filter(VerifyQueries::isQuery);
        if (query.isPresent() && Verification.drifted(refused.getSqlState())) {
            return Verification.failure(
                    query.get(),
                    String.valueOf(refused.getErrorMessage()),
                    Optional.of(refused.getSqlState()),
                    "nothing was committed");
        }
        return new Failure(
                SqlStates.kind(refused.getSqlState()),
                String.valueOf(refused.getErrorMessage()),
                Optional.of(refused.getSqlState()),
                place.map(SentText.Place::script),
                place.map(SentText.Place::line));
    }

    /** Whatever else went wrong: by SQLSTATE where the database spoke, as a lost connection where it did not. */
    static Failure of(Throwable error) {
        if (error instanceof PgException refused) {
            return of(refused, Optional.empty());
        }
        Optional<Distrust> distrust = Distrust.of(error, PostgresTls.AUTHORITY);
        if (distrust.isPresent()) {
            FailureKind kind = distrust.get().certain() ? FailureKind.PERMANENT : FailureKind.RETRYABLE;
            return Failure.of(kind, error.getMessage() + "; " + distrust.get().fix());
        }
        Optional<SQLException> sql = sqlCause(error);
        if (error instanceof FlywayMigrateException script && sql.isPresent()) {
            return ofScript(script, sql.get());
        }
        if (sql.isPresent()) {
            return ofSql(sql.get());
        }
        // Flyway speaks in its own words about sets and histories; another try would hear the same.
        FailureKind kind = error instanceof FlywayException ? FailureKind.PERMANENT : FailureKind.RETRYABLE;
        return Failure.of(kind, String.valueOf(error.getMessage()));
    }

    /** The SQLSTATE behind an error, if the database spoke. */
    static Optional<String> sqlState(Throwable error) {
        return sqlCause(error).flatMap(cause -> Optional.ofNullable(cause.getSQLState()));
    }

    private static Failure ofScript(FlywayMigrateException script, SQLException sql) {
        Failure failure = ofSql(sql);
        int line = script.getLineNumber();
        return new Failure(
                failure.kind(),
                failure.message(),
                failure.sqlState(),
                Optional.of(script.getMigration().getScript()),
                line > 0 ? Optional.of(line) : Optional.empty());
    }

    private static Failure ofSql(SQLException error) {
        String state = error.getSQLState();
        if (state == null) {
            return Failure.of(FailureKind.RETRYABLE, String.valueOf(error.getMessage()));
        }
        return Failure.ofSql(SqlStates.kind(state), words(error), state);
    }

    private static String words(SQLException error) {
        // The whole message would carry the detail, and with it values of rows.
        ServerErrorMessage server = error instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
        String primary = server == null ? null : server.getMessage();
        return primary == null ? String.valueOf(error.getMessage()) : primary;
    }

    static Optional<SQLException> sqlCause(@Nullable Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return Optional.of(sql);
            }
        }
        return Optional.empty();
    }
}
