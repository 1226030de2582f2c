package dev.skein.worker.engine;

import dev.skein.contracts.Failure;
import dev.skein.contracts.SchemaVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/** A verify query that found a schema that is not right; ends a Flyway run whose transaction is still open. */
final class Drift extends FlywayException {
    private static final long serialVersionUID = 1L;

    private final String script;
    private final String words;
    private final Optional<String> sqlState;

    /** @param words the database's, or the row that the query returned */
    Drift(String script, String words, Optional<String> sqlState) {
        super(words);
        this.script = script;
        this.words = words;
        this.sqlState = sqlState;
    }

    /**
     * Asks the queries of a version, over a connection whose {@code search_path} begins with the target. Blocks.
     *
     * @throws SQLException when a query fails for another reason than the schema
     */
    static Optional<Drift> find(Connection connection, Attempt attempt, Optional<SchemaVersion> version)
            throws SQLException {
        for (VerifyQueries.Query query : attempt.plan().verify(version, attempt.command())) {
            try {
                Jdbc.run(connection, Verification.sql(query));
            } catch (SQLException e) {
                Failure failure = Failures.of(e);
                String state = failure.sqlState().orElse("");
                if (!Verification.drifted(state)) {
                    throw e;
                }
                return Optional.of(new Drift(query.script(), failure.message(), Optional.of(state)));
            }
        }
        return Optional.empty();
    }

    /** The one behind an error of Flyway's, if there is one. */
    static Optional<Drift> in(@Nullable Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof Drift drift) {
                return Optional.of(drift);
            }
        }
        return Optional.empty();
    }

    /** @param left what was committed all the same */
    Failure failure(String left) {
        return Verification.failure(script, words, sqlState, left);
    }
}
